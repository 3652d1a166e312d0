using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sandbox.Validation;
using Gateway.Sandbox.Versions;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class JsonSchemaCheckTests
{
    [Theory]
    [InlineData("""{"properties":{"a":{"type":"integer","default":1}}}""", """{"a":"x"}""", "Validation failed for field 'a'. Failure reason: 'x' is not of type 'integer'")]
    [InlineData("""{"properties":{"a":{"enum":["x",1,null,true]}}}""", """{"a":"it's"}""", """Validation failed for field 'a'. Failure reason: "it's" is not one of ['x', 1, None, True]""")]
    [InlineData("""{"properties":{"a":{"items":{"type":"string"},"type":"array","default":[]}}}""", """{"a":["x",2]}""", "Validation failed for field 'a[1]'. Failure reason: 2 is not of type 'string'")]
    [InlineData("""{"properties":{"a":{"$ref":"#/definitions/A"}},"definitions":{"A":{"properties":{"b":{"type":"number","default":0,"minimum":0.5}}}}}""", """{"a":{"b":0.1}}""", "Validation failed for field 'a.b'. Failure reason: 0.1 is less than the minimum of 0.5")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"integer","minimum":5},{"type":"null"}]}}}""", """{"a":3}""", "Validation failed for field 'a'. Failure reason: 3 is less than the minimum of 5")]
    [InlineData("""{"properties":{},"additionalProperties":false}""", """{"b":1,"a":2}""", "Validation failed. Failure reason: Additional properties are not allowed ('a', 'b' were unexpected)")]
    public void The_servers_sentence_comes_out_word_for_word(string schema, string value, string sentence)
    {
        Assert.Equal(sentence, Explain(schema, value));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""", "{}")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"a":null}""")]
    [InlineData("""{"properties":{"a":{"type":"integer","default":1}}}""", """{"a":2.0}""")]
    public void What_is_required_or_null_is_let_through(string schema, string value)
    {
        Assert.Null(Explain(schema, value));
    }

    private static string? Explain(string schema, string value) =>
        new JsonSchemaCheck(JsonElement.Parse(schema)).Explain(JsonElement.Parse(value), ServerManners.For(PrefectVersions.Default));
}
