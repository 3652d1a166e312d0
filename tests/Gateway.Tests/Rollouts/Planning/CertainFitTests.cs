using System.Text.Json;
using Gateway.Rollouts.Planning;

namespace Gateway.Tests.Rollouts.Planning;

/// <summary>A yes must be certain: the server's own check, which takes a hundred times as long, says yes too.</summary>
public sealed class CertainFitTests
{
    [Theory]
    [InlineData("{}", "5")]
    [InlineData("""{"title": "t", "description": "d", "examples": [], "default": 1, "format": "f", "$defs": {}, "required": []}""", "5")]
    [InlineData("""{"type": "string"}""", "\"x\"")]
    [InlineData("""{"type": "object"}""", "{}")]
    [InlineData("""{"type": "array"}""", "[]")]
    [InlineData("""{"type": "null"}""", "null")]
    [InlineData("""{"type": "number"}""", "5.5")]
    [InlineData("""{"type": "integer"}""", "5")]
    [InlineData("""{"type": "boolean"}""", "false")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "integer"}]}""", "5")]
    [InlineData("""{"items": {"type": "integer"}}""", "[1, 2]")]
    [InlineData("""{"properties": {"a": {"type": "integer"}}}""", """{"a": 1, "b": "x"}""")]
    [InlineData("""{"properties": {"a": {"type": "integer"}}, "additionalProperties": true}""", """{"b": "x"}""")]
    [InlineData("""{"additionalProperties": {"type": "string"}}""", """{"a": "x", "b": "y"}""")]
    public void What_fits_a_plain_schema_is_seen_at_a_glance(string schema, string value) => Assert.True(Of(schema, value));

    [Theory]
    [InlineData("true", "5")]
    [InlineData("""{"type": "string"}""", "5")]
    [InlineData("""{"type": "integer"}""", "5.5")]
    [InlineData("""{"type": "integer"}""", "9223372036854775808")]
    [InlineData("""{"type": ["string"]}""", "\"x\"")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "integer"}]}""", "null")]
    [InlineData("""{"anyOf": {"type": "null"}}""", "null")]
    [InlineData("""{"items": {"type": "integer"}}""", """[1, "x"]""")]
    [InlineData("""{"items": {"type": "integer"}}""", "5")]
    [InlineData("""{"properties": {"a": {"type": "integer"}}}""", """{"a": "x"}""")]
    [InlineData("""{"properties": {}}""", "5")]
    [InlineData("""{"properties": 5}""", "{}")]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": {}}""", """{"a": 1}""")]
    [InlineData("""{"additionalProperties": {"type": "string"}}""", """{"a": "x", "b": 5}""")]
    [InlineData("""{"additionalProperties": {}}""", "5")]
    [InlineData("""{"additionalProperties": false}""", """{"a": 1}""")]
    [InlineData("""{"minimum": 1}""", "5")]
    [InlineData("""{"$ref": "#/$defs/A"}""", "5")]
    public void Everything_else_is_left_to_the_whole_check(string schema, string value) => Assert.False(Of(schema, value));

    private static bool Of(string schema, string value) => CertainFit.Of(JsonElement.Parse(value), JsonElement.Parse(schema));
}
