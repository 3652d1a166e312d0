using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class ParameterCheckTests
{
    private const string Schema =
        """
        {"type": "object", "required": ["needed"], "properties": {
          "text": {"type": "string"}, "whole": {"type": "integer", "default": 1}, "number": {"type": "number"}, "flag": {"type": "boolean"},
          "nothing": {"type": "null"}, "map": {"type": "object"}, "list": {"type": "array", "items": {"type": "integer"}},
          "two": {"type": ["string", "null"]}, "needed": {"type": "string"}, "free": {}, "any": true, "odd": {"type": "decimal"}, "typed": {"type": 5},
          "choice": {"enum": ["append", "overwrite"], "type": "string"}, "fixed": {"const": 7},
          "optional": {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}, {"$ref": "#/$defs/Point"}]},
          "one": {"oneOf": [{"type": "integer"}]}, "either": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
          "both": {"allOf": [{"type": "object"}, {"properties": {"start": {"type": "string"}}}]}, "all": {"allOf": [{"$ref": "#/definitions/Window"}]},
          "window": {"$ref": "#/definitions/Window", "title": "w"}, "point": {"$ref": "#/$defs/Point"}, "loop": {"$ref": "#/definitions/Loop"},
          "gone": {"$ref": "#/definitions/Gone"}, "away": {"$ref": "https://example/x.json"}, "bad": {"$ref": 5}, "tuple": {"type": "array", "items": [{"type": "string"}]},
          "share": {"type": "number", "minimum": 0, "exclusiveMaximum": 1}, "most": {"exclusiveMinimum": 0, "maximum": 5}, "even": {"multipleOf": 2},
          "short": {"minLength": 1, "maxLength": 3}, "few": {"minItems": 1, "maxItems": 2}, "small": {"minProperties": 1, "maxProperties": 2},
          "maybe": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}, {"type": "integer"}]}, "counted": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
          "literal": {"const": "a", "type": "string"}, "none": {"const": null}, "empty": {"const": ""}, "sure": {"enum": [true, null]}, "set": {"type": "array", "uniqueItems": true},
          "strict": {"type": "object", "properties": {"a": {}}, "additionalProperties": false}, "apart": {"not": {"type": "string"}},
          "mixed": {"const": "a", "not": {"const": "a"}}},
         "definitions": {"Window": {"type": "object", "properties": {"start": {"type": "string"}, "days": {"type": "array", "items": {"type": "integer"}}}},
                         "Loop": {"$ref": "#/definitions/Loop"}},
         "$defs": {"Point": {"type": "object", "properties": {"x": {"type": "number"}}}}}
        """;

    [Theory]
    [InlineData("text: x")]
    [InlineData("text: null")]
    [InlineData("whole: 5")]
    [InlineData("whole: 5.0")]
    [InlineData("number: 5")]
    [InlineData("number: 5.5")]
    [InlineData("flag: yes")]
    [InlineData("flag: off")]
    [InlineData("nothing: ~")]
    [InlineData("map: {a: 1}")]
    [InlineData("list: [1, 2]")]
    [InlineData("list: []")]
    [InlineData("two: x")]
    [InlineData("free: [1]")]
    [InlineData("any: 1")]
    [InlineData("odd: 1")]
    [InlineData("typed: 1")]
    [InlineData("choice: append")]
    [InlineData("fixed: 7")]
    [InlineData("optional: 5")]
    [InlineData("optional: [x]")]
    [InlineData("optional: {x: 1.5, y: z}")]
    [InlineData("one: 5")]
    [InlineData("either: 5")]
    [InlineData("either: x")]
    [InlineData("both: {start: x}")]
    [InlineData("all: {start: x}")]
    [InlineData("window: {start: x, days: [1], more: 1}")]
    [InlineData("loop: 1")]
    [InlineData("gone: 1")]
    [InlineData("away: 1")]
    [InlineData("bad: 1")]
    [InlineData("tuple: [5]")]
    [InlineData("whole: '{{ ctx.x }}'")]
    [InlineData("whole: {__prefect_kind: jinja, template: x}")]
    [InlineData("text: {$ref: {block_document_id: x}}")]
    public void Values_that_fit_have_no_finding(string parameter) => Assert.Empty(Compile(parameter).Findings);

    [Theory]
    [InlineData("text: 5", "text must be string; this is an integer")]
    [InlineData("text: 5.5", "text must be string; this is a number")]
    [InlineData("text: true", "text must be string; this is a boolean")]
    [InlineData("text: false", "text must be string; this is a boolean")]
    [InlineData("text: {a: 1}", "text must be string; this is an object")]
    [InlineData("text: [a]", "text must be string; this is an array")]
    [InlineData("whole: x", "whole must be integer; this is a string")]
    [InlineData("whole: 5.5", "whole must be integer; this is a number")]
    [InlineData("number: x", "number must be number; this is a string")]
    [InlineData("flag: 1", "flag must be boolean; this is an integer")]
    [InlineData("nothing: 1", "nothing must be null; this is an integer")]
    [InlineData("map: []", "map must be object; this is an array")]
    [InlineData("list: {}", "list must be array; this is an object")]
    [InlineData("list: [1, x]", "list[1] must be integer; this is a string")]
    [InlineData("two: 1", "two must be string or null; this is an integer")]
    [InlineData("needed: ~", "needed must be string; this is null")]
    [InlineData("choice: replace", "choice must be one of append, overwrite; this is a string")]
    [InlineData("fixed: 8", "fixed must be 7; this is an integer")]
    [InlineData("optional: x", "optional must be what the flow's schema allows; this is a string")]
    [InlineData("optional: [1]", "optional must be what the flow's schema allows; this is an array")]
    [InlineData("optional: [x, 1]", "optional must be what the flow's schema allows; this is an array")]
    [InlineData("either: [x]", "either must be what the flow's schema allows; this is an array")]
    [InlineData("both: {start: 1}", "both.start must be string; this is an integer")]
    [InlineData("optional: {x: z}", "optional must be what the flow's schema allows; this is an object")]
    [InlineData("one: x", "one must be what the flow's schema allows; this is a string")]
    [InlineData("all: {start: 1}", "all.start must be string; this is an integer")]
    [InlineData("window: {start: 1}", "window.start must be string; this is an integer")]
    [InlineData("window: {days: [x]}", "window.days[0] must be integer; this is a string")]
    [InlineData("point: {x: z}", "point.x must be number; this is a string")]
    [InlineData("whole: ~", "whole must be integer; this is null")]
    [InlineData("share: -1", "share must be 0 or more; this is an integer")]
    [InlineData("share: 1.5", "share must be less than 1; this is a number")]
    [InlineData("most: 6", "most must be 5 or less; this is an integer")]
    [InlineData("most: 0", "most must be more than 0; this is an integer")]
    [InlineData("even: 3", "even must be a multiple of 2; this is an integer")]
    [InlineData("short: ''", "short must be of 1 or more characters; this is a string")]
    [InlineData("short: abcd", "short must be of 3 or fewer characters; this is a string")]
    [InlineData("few: []", "few must be of 1 or more items; this is an array")]
    [InlineData("few: [1, 2, 3]", "few must be of 2 or fewer items; this is an array")]
    [InlineData("small: {}", "small must be of 1 or more properties; this is an object")]
    [InlineData("maybe: x", "maybe must be integer or null; this is a string")]
    [InlineData("counted: -1", "counted must be what the flow's schema allows; this is an integer")]
    [InlineData("literal: b", "literal must be a; this is a string")]
    [InlineData("literal: 5", "literal must be string; this is an integer")]
    [InlineData("none: 1", "none must be null; this is an integer")]
    [InlineData("empty: x", "empty must be \"\"; this is a string")]
    [InlineData("sure: x", "sure must be one of true, null; this is a string")]
    [InlineData("set: [a, a]", "set must be free of duplicates; this is an array")]
    [InlineData("strict: {foo: 1}", "strict.foo must be left out; this is an integer")]
    [InlineData("apart: x", "apart must be what the flow's schema allows; this is a string")]
    [InlineData("mixed: a", "mixed must be what the flow's schema allows; this is a string")]
    [InlineData("small: {a: 1, b: 1, c: 1}", "small must be of 2 or fewer properties; this is an object")]
    public void A_value_that_does_not_fit_is_an_error(string parameter, string said)
    {
        var finding = Compile(parameter).OnlyFinding();

        Assert.Equal(("parameter_type", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal($"The parameter {said}.", finding.Message);
        Assert.Equal(5, finding.Location!.Line);
        Assert.True(finding.Location.Column > 17);
    }

    [Fact]
    public void The_place_is_that_of_the_value_itself()
    {
        Assert.Equal(new ManifestLocation(5, 34), Compile("window: {start: 1}").OnlyFinding().Location);
        Assert.Equal(new ManifestLocation(5, 28), Compile("list: [1, x]").OnlyFinding().Location);
    }

    [Fact]
    public void A_parameter_that_the_flow_has_not_is_an_error_with_the_likeliest_one()
    {
        var finding = Compile("windw: {}").OnlyFinding();

        Assert.Equal(("parameter_unknown", "The flow has no parameter windw.", "Did you mean window?"), (finding.Code, finding.Message, finding.Fix));
        Assert.Equal(new ManifestLocation(5, 18), finding.Location);
    }

    [Fact]
    public void Required_parameters_may_be_missing() => Assert.Empty(Compile("").Findings);

    [Fact]
    public void Nothing_is_checked_where_the_schema_is_not_enforced()
    {
        Assert.Empty(Compile("text: 5, more: 1", "enforce_parameter_schema: false").Findings);
        Assert.Equal(2, Compile("text: 5, more: 1", "enforce_parameter_schema: true").Findings.Count);
    }

    [Fact]
    public void Parameters_of_a_schedule_are_checked_too()
    {
        var finding = Compile("", "schedule: {interval: 5, parameters: {whole: x}}").OnlyFinding();

        Assert.Equal("parameter_type", finding.Code);
        Assert.Equal(new ManifestLocation(6, 49), finding.Location);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"properties\": 5}")]
    [InlineData("[]")]
    [InlineData("true")]
    public void A_schema_without_properties_demands_nothing(string schema)
    {
        Assert.Empty(ManifestFixture.Compile(ManifestFixture.One("parameters: {x: 1}"), With(schema)).Findings);
    }

    [Theory]
    [InlineData("{\"properties\": {\"x\": {\"type\": \"string\"}}, \"required\": 5}", 0)]
    [InlineData("{\"properties\": {\"x\": {\"type\": \"string\"}}, \"required\": [5]}", 0)]
    [InlineData("{\"properties\": {\"x\": {\"type\": \"string\"}}, \"required\": [\"x\"]}", 1)]
    [InlineData("{\"properties\": {\"x\": {\"type\": \"string\"}}, \"required\": [5, \"x\", \"y\"]}", 1)]
    [InlineData("{\"properties\": {\"x\": {\"enum\": 5}}, \"required\": [\"x\"]}", 0)]
    [InlineData("{\"properties\": {\"x\": {\"$ref\": \"#/definitions/A\"}}, \"definitions\": 5, \"required\": [\"x\"]}", 0)]
    public void A_malformed_schema_demands_nothing(string schema, int findings)
    {
        Assert.Equal(findings, ManifestFixture.Compile(ManifestFixture.One("parameters: {x: ~}"), With(schema)).Findings.Count);
    }

    [Fact]
    public void A_schema_that_branches_without_end_is_followed_only_so_far()
    {
        const string Branching = """{"properties": {"x": {"$ref": "#/definitions/A"}}, "definitions": {"A": {"type": "integer", "anyOf": [{"allOf": [{"$ref": "#/definitions/A"}, {"$ref": "#/definitions/A"}]}]}}}""";

        Assert.Empty(ManifestFixture.Compile(ManifestFixture.One("parameters: {x: 1}"), With(Branching)).Findings);
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1001, 0)]
    public void A_schema_with_more_properties_than_any_flow_has_is_left_to_the_server(int properties, int findings)
    {
        var schema = "{\"properties\": {" + string.Join(',', Enumerable.Range(0, properties).Select(index => $"\"p{index}\": {{}}")) + "}}";

        Assert.Equal(findings, ManifestFixture.Compile(ManifestFixture.One("parameters: {x: 1}"), With(schema)).Findings.Count);
    }

    [Fact]
    public void A_step_output_is_checked_as_what_it_is()
    {
        var input = With(Schema) with
        {
            StepOutputs = new Dictionary<string, System.Text.Json.JsonElement> { ["o"] = System.Text.Json.JsonElement.Parse("""{"list": [1, "x"], "map": {"start": 5}}""") },
        };

        var compilation = ManifestFixture.Compile(ManifestFixture.One("parameters: {list: '{{ o.list }}', window: '{{ o.map }}'}") + "build: [{s.s: {id: o}}]", input);

        Assert.Equal(
            ["The parameter list[1] must be integer; this is a string.", "The parameter window.start must be string; this is an integer."],
            compilation.Findings.Select(finding => finding.Message));
        Assert.Equal([24, 48], compilation.Findings.Select(finding => finding.Location!.Column));
    }

    private static CompilationInput With(string schema) => ManifestFixture.Everything with { Flows = [ManifestFixture.Flow(schema)] };

    private static Compilation Compile(string parameters, params string[] more) =>
        ManifestFixture.Compile(ManifestFixture.One([$"parameters: {{{parameters}}}", .. more]), With(Schema));
}
