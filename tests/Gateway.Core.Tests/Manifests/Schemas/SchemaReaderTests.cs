using System.Text.Json;
using Gateway.Manifests.Schemas;

namespace Gateway.Core.Tests.Manifests.Schemas;

public sealed class SchemaReaderTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("""{"$ref":"http://127.0.0.1:1/schema.json"}""")]
    [InlineData("""{"$ref":"other.json#/a"}""")]
    [InlineData("""{"$ref":"#anchor"}""")]
    [InlineData("""{"$ref":"#/$defs/Nothing"}""")]
    [InlineData("""{"$ref":"#/definitions/Nothing","definitions":{}}""")]
    [InlineData("""{"$ref":"#/anyOf/5","anyOf":[{}]}""")]
    [InlineData("""{"$ref":"#/anyOf/00","anyOf":[{}]}""")]
    [InlineData("""{"$ref":"#/anyOf/+0","anyOf":[{}]}""")]
    [InlineData("""{"$ref":"#/anyOf/0%00","anyOf":[{}]}""")]
    [InlineData("""{"$ref":"#/type/x","type":"object"}""")]
    [InlineData("""{"properties":{"a":{},"a":{}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","type":"integer"}}}""")]
    [InlineData("""{"definitions":{"a":{},"a":{}}}""")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""")]
    [InlineData("""{"properties":{"a":{"$id":"http://example.com/a"}}}""")]
    [InlineData("""{"$dynamicRef":"#a"}""")]
    public void What_is_no_schema_or_says_what_is_not_in_it_is_not_read(string schema) => Assert.Null(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true));

    [Theory]
    [InlineData("""{"properties":{"b":{"type":"integer"},"a":{"$ref":"http://127.0.0.1:1/schema.json"}}}""", true)]
    [InlineData("""{"properties":{"b":{"type":"integer"},"a":{"$ref":"#/$defs/Nothing"}}}""", true)]
    [InlineData("""{"properties":{"b":{"type":"integer"},"a":{"$id":"http://example.com/a"}}}""", false)]
    public void What_refers_to_what_is_not_in_it_is_read_for_the_rest_where_that_is_wanted(string schema, bool isRead)
    {
        Assert.Null(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true));
        Assert.Equal(isRead, SchemaReader.Read(JsonElement.Parse(schema), isWhole: false) is not null);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema"}""")]
    [InlineData("""{"properties":{"$id":{},"$ref":{"type":"string"}},"enum":[{"$ref":"http://127.0.0.1:1/"}],"default":{"$id":1,"$id":2}}""")]
    [InlineData("""{"definitions":{"unused":{"$ref":"http://127.0.0.1:1/"}}}""")]
    [InlineData("""{"$ref":"#","definitions":{"a":{"$ref":"#/definitions/a"}}}""")]
    public void What_is_a_schema_is_read(string schema) => Assert.NotNull(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true));

    [Fact]
    public void A_schema_of_more_parts_than_are_read_is_not()
    {
        var half = string.Join(',', Enumerable.Repeat("{\"type\":\"string\"}", 60_000));

        Assert.NotNull(SchemaReader.Read(JsonElement.Parse($$"""{"anyOf":[{{half}}]}"""), isWhole: true));
        Assert.Null(SchemaReader.Read(JsonElement.Parse($$"""{"anyOf":[{{half}}],"oneOf":[{{half}}]}"""), isWhole: true));
    }

    [Fact]
    public void References_that_have_much_to_be_looked_through_for_each_are_not_followed_for_ever()
    {
        var properties = string.Join(',', Enumerable.Range(0, 5_000).Select(number => $$"""
            "p{{number}}":{"$ref":"#/properties/p{{(number + 1) % 5_000}}"}
            """));

        Assert.Null(SchemaReader.Read(JsonElement.Parse($$$"""{"properties":{{{{properties}}}}}"""), isWhole: true));
    }

    [Fact]
    public void A_place_is_read_once_however_references_spell_it()
    {
        var read = SchemaReader.Read(
            JsonElement.Parse("""{"anyOf":[{"$ref":"#/$defs/a~1b"},{"$ref":"#/%24defs/a~1b"},{"$ref":"#/$defs/%61%7E1b"},{"$ref":"#/$defs/a/b"}],"$defs":{"a/b":{"type":"integer"}}}"""),
            isWhole: false)!;

        Assert.Equal(["integer", null], read.Targets.Select(target => target.Types.SingleOrDefault()));
    }

    [Fact]
    public void Choices_are_not_copied_however_often_they_are_referred_to()
    {
        var choices = string.Join(',', Enumerable.Repeat(0, 30_000));
        var references = string.Join(',', Enumerable.Range(0, 500).Select(number => $$"""{"$ref":"#/z/{{new string('0', number)}}/0/0/0"}"""));
        var levels = string.Join(',', Enumerable.Range(0, 50).Select(level => $$"""{"$ref":"#/y{{string.Concat(Enumerable.Repeat("/not", level))}}"}"""));
        var schema = JsonElement.Parse($$$"""{"z":[[[[{"enum":[{{{choices}}}]}]]]],"y":{{{Nested($$"""{"enum":[{{choices}}]}""", 50)}}},"anyOf":[{{{references}}},{{{levels}}}]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotNull(SchemaReader.Read(schema, isWhole: false));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10L * 1024 * 1024);
    }

    [Theory]
    [InlineData("required")]
    [InlineData("type")]
    [InlineData("a long name")]
    [InlineData("a long reference")]
    [InlineData("a long number")]
    public void What_is_read_of_a_list_and_of_a_long_text_takes_steps_each_time(string what)
    {
        var part = what switch
        {
            "a long name" => $$"""{"{{new string('x', 500_000)}}":0}""",
            "a long reference" => $$"""{"$ref":"{{new string('x', 500_000)}}"}""",
            "a long number" => $$"""{"minimum":{{new string('1', 500_000)}}}""",
            _ => $$"""{"{{what}}":[{{string.Join(',', Enumerable.Repeat("\"string\"", 10_000))}}]}""",
        };
        var levels = string.Join(',', Enumerable.Range(0, 50).Select(level => $$"""{"$ref":"#/y{{string.Concat(Enumerable.Repeat("/not", level))}}"}"""));

        Assert.NotNull(SchemaReader.Read(JsonElement.Parse($$"""{"y":{{Nested(part, 50)}},"anyOf":[{"$ref":"#/y"}]}"""), isWhole: false));
        Assert.Null(SchemaReader.Read(JsonElement.Parse($$"""{"y":{{Nested(part, 50)}},"anyOf":[{{levels}}]}"""), isWhole: false));
    }

    [Fact]
    public void Of_a_long_list_of_types_no_more_are_kept_than_there_are()
    {
        var types = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"\"t{number}\""));

        Assert.Equal(8, SchemaReader.Read(JsonElement.Parse($$"""{"type":[{{types}}]}"""), isWhole: true)!.Root.Types.Count);
    }

    [Fact]
    public void Readings_share_a_bound()
    {
        var schema = JsonElement.Parse($$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("{}", 1_000))}}]}""");
        var shared = new StepBudget(2_500);

        Assert.NotNull(SchemaReader.Read(schema, isWhole: true, shared));
        Assert.NotNull(SchemaReader.Read(schema, isWhole: true, shared));
        Assert.Null(SchemaReader.Read(schema, isWhole: true, shared));
    }

    [Fact]
    public void A_schema_that_holds_thousands_of_definitions_is_read()
    {
        var definitions = string.Join(',', Enumerable.Range(0, 5_000).Select(number => $$"""
            "d{{number}}":{"$ref":"#/definitions/d{{(number + 1) % 5_000}}"}
            """));

        Assert.NotNull(SchemaReader.Read(JsonElement.Parse($$$"""{"$ref":"#/definitions/d0","definitions":{{{{definitions}}}}}"""), isWhole: true));
    }

    private static string Nested(string part, int levels) =>
        string.Concat(Enumerable.Repeat("{\"not\":", levels)) + part + new string('}', levels);
}
