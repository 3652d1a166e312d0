using System.Text.Json;
using Gateway.Manifests.Schemas;

namespace Gateway.Tests.Manifests.Schemas;

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
    public void A_schema_that_holds_thousands_of_definitions_is_read()
    {
        var definitions = string.Join(',', Enumerable.Range(0, 5_000).Select(number => $$"""
            "d{{number}}":{"$ref":"#/definitions/d{{(number + 1) % 5_000}}"}
            """));

        Assert.NotNull(SchemaReader.Read(JsonElement.Parse($$$"""{"$ref":"#/definitions/d0","definitions":{{{{definitions}}}}}"""), isWhole: true));
    }
}
