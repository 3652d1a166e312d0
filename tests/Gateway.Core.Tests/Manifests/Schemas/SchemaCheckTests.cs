using System.Text.Json;
using Gateway.Manifests;
using Gateway.Manifests.Schemas;

namespace Gateway.Core.Tests.Manifests.Schemas;

/// <summary>What is told of a value is beyond doubt: everything else is left to the server.</summary>
public sealed class SchemaCheckTests
{
    private const int MaxMisfits = 20;

    [Theory]
    [InlineData("""{"type":"string"}""", "\"x\"", "5")]
    [InlineData("""{"type":"integer"}""", "5.0", "5.5")]
    [InlineData("""{"type":"number"}""", "5", "true")]
    [InlineData("""{"type":"boolean"}""", "false", "0")]
    [InlineData("""{"type":"null"}""", "null", "0")]
    [InlineData("""{"type":"object"}""", "{}", "[]")]
    [InlineData("""{"type":"array"}""", "[]", "{}")]
    [InlineData("""{"type":["integer","null"]}""", "null", "\"x\"")]
    [InlineData("""{"enum":["a",1]}""", "1.0", "\"b\"")]
    [InlineData("""{"enum":[{"a":1}]}""", """{"a":1}""", "\"a\"")]
    [InlineData("""{"const":"a"}""", "\"a\"", "\"b\"")]
    [InlineData("""{"minimum":1}""", "1", "0.9")]
    [InlineData("""{"maximum":1}""", "1", "1.1")]
    [InlineData("""{"exclusiveMinimum":1}""", "1.1", "1")]
    [InlineData("""{"exclusiveMaximum":1}""", "0.9", "1")]
    [InlineData("""{"multipleOf":3}""", "9", "10")]
    [InlineData("""{"minLength":2}""", "\"\u00e9\u00e9\"", "\"\ud83d\ude00\"")]
    [InlineData("""{"maxLength":1}""", "\"\ud83d\ude00\"", "\"ab\"")]
    [InlineData("""{"minItems":1}""", "[0]", "[]")]
    [InlineData("""{"maxItems":1}""", "[0]", "[0,0]")]
    [InlineData("""{"minProperties":1}""", """{"a":0}""", "{}")]
    [InlineData("""{"maxProperties":1}""", """{"a":0}""", """{"a":0,"b":0}""")]
    [InlineData("""{"uniqueItems":true}""", """["a","b"]""", """["a","b","a"]""")]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,2]", """[1,"x"]""")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""", """["x",1]""", """["x","y"]""")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", """["x"]""", """["x",1]""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""", """{"a":1,"b":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"a":1}""", """{"a":"x"}""")]
    [InlineData("""{"allOf":[{"type":"integer"},{"minimum":5}]}""", "5", "4")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"null"}]}""", "null", "\"x\"")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number","minimum":5}]}""", "4", "5")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"null"}]}""", "4", "\"x\"")]
    [InlineData("""{"not":{"type":"integer"}}""", "\"x\"", "5")]
    [InlineData("""{"$ref":"#/definitions/A","definitions":{"A":{"type":"integer"}}}""", "5", "\"x\"")]
    [InlineData("""{"$ref":"#/$defs/A~1b%20c","$defs":{"A/b c":{"type":"integer"}}}""", "5", "\"x\"")]
    [InlineData("""{"$ref":"#/anyOf/1","anyOf":[{},{"type":"integer"}]}""", "5", "\"x\"")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}""", """{"a":{"a":{}}}""", """{"a":{"b":1}}""")]
    public void What_a_keyword_asks_for_is_checked(string schema, string fitting, string other)
    {
        Assert.Empty(Misfits(schema, fitting));
        Assert.NotEmpty(Misfits(schema, other));
    }

    [Theory]
    [InlineData("""{"pattern":"^a$"}""", "\"b\"")]
    [InlineData("""{"patternProperties":{"^a$":{}},"additionalProperties":false}""", """{"b":1}""")]
    [InlineData("""{"propertyNames":{"maxLength":1}}""", """{"ab":1}""")]
    [InlineData("""{"contains":{"type":"integer"}}""", "[]")]
    [InlineData("""{"if":{},"then":false}""", "1")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""")]
    [InlineData("""{"unevaluatedProperties":false}""", """{"a":1}""")]
    [InlineData("""{"format":"email"}""", "\"no mail\"")]
    [InlineData("""{"type":"any"}""", "1")]
    [InlineData("""{"type":5}""", "1")]
    [InlineData("""{"minimum":"5"}""", "1")]
    [InlineData("""{"exclusiveMinimum":true}""", "1")]
    [InlineData("""{"multipleOf":0.1}""", "0.35")]
    [InlineData("""{"multipleOf":0}""", "1")]
    [InlineData("""{"enum":5}""", "1")]
    [InlineData("""{"enum":[[1.0]]}""", "[2]")]
    [InlineData("""{"anyOf":[]}""", "1")]
    [InlineData("""{"anyOf":[5]}""", "1")]
    [InlineData("""{"allOf":null}""", "1")]
    [InlineData("""{"items":[{"type":"string"}]}""", "[1]")]
    [InlineData("""{"uniqueItems":true}""", "[1,1]")]
    [InlineData("""{"required":["a"]}""", "{}")]
    [InlineData("""{"anyOf":[{"required":["a"]}]}""", "{}")]
    [InlineData("""{"minLength":5}""", "\"{{ x }}\"")]
    [InlineData("""{"type":"integer"}""", """{"$ref":{"block_document_id":"1"}}""")]
    [InlineData("""{"type":"integer"}""", """{"__prefect_kind":"jinja","template":"x"}""")]
    [InlineData("""{"exclusiveMaximum":9223372036854775808}""", "9223372036854775807")]
    [InlineData("""{"type":"integer"}""", "1e400")]
    public void What_cannot_be_told_for_certain_is_left_to_the_server(string schema, string value) => Assert.Empty(Misfits(schema, value));

    [Theory]
    [InlineData("""{"not":{"pattern":"^a$"}}""", "\"a\"")]
    [InlineData("""{"not":{"required":["a"]}}""", "{}")]
    [InlineData("""{"oneOf":[{"pattern":"^a$"},{"type":"string"}]}""", "\"a\"")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"if":true}]}""", "1")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"pattern":"^a$"}]}""", "\"a\"")]
    public void What_is_left_to_the_server_within_another_schema_counts_neither_way(string schema, string value) => Assert.Empty(Misfits(schema, value));

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", true)]
    [InlineData("""{"properties":{"a":{"type":"string","anyOf":[{"minLength":1}]}}}""", true)]
    [InlineData("""{"properties":{"a":{"type":"string","default":"x"}}}""", false)]
    [InlineData("""{"properties":{"a":{"type":"string"}},"required":["a"]}""", false)]
    [InlineData("""{"properties":{"b":{"type":"object","properties":{}},"a":{"type":"string"}},"required":["a"]}""", true)]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string"}]}}}""", false)]
    public void Null_stands_for_an_optional_property_as_far_as_the_server_takes_it(string schema, bool isTaken) =>
        Assert.Equal(isTaken ? [] : ["a"], Misfits(schema, """{"a":null}"""));

    [Fact]
    public void Where_a_type_stands_beside_anyOf_the_server_may_not_look_at_that() =>
        Assert.Empty(Misfits("""{"properties":{"a":{"type":"string","anyOf":[{"type":"integer"}]}}}""", """{"a":"x"}"""));

    [Fact]
    public void A_property_named_required_is_none_to_the_server() =>
        Assert.Equal(["b"], Misfits("""{"properties":{"required":{"type":"boolean"},"b":{"type":"boolean"}}}""", """{"required":"x","b":"x"}"""));

    [Fact]
    public void A_block_may_be_given_in_ways_that_the_server_adds() => Assert.Empty(Misfits(
        """{"properties":{"a":{"$ref":"#/definitions/B"}},"definitions":{"B":{"type":"integer"},"A":{"title":"B","block_type_slug":"b","type":"object"}}}""",
        """{"a":{"host":"x"}}"""));

    [Fact]
    public void Each_misfit_is_told_at_its_place_and_none_within_a_choice() => Assert.Equal(
        ["a.b", "c[0].x", "c[2].x", "d.e", "f"],
        Misfits(
            """
            {"properties":{"a":{"properties":{"b":{"type":"integer"}}},"c":{"items":{"properties":{"x":{"type":"integer"}}}},"d":{"allOf":[{"$ref":"#/$defs/D"}]},
             "f":{"anyOf":[{"properties":{"x":{"type":"integer"}}}]}},
             "$defs":{"D":{"additionalProperties":{"type":"integer"}}}}
            """,
            """{"a":{"b":"x"},"c":[{"x":"x"},{"x":1},{"x":"x"}],"d":{"e":"x"},"f":{"x":"x"}}"""));

    [Theory]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#/definitions/a0"}},"definitions":{"a0":{"anyOf":[{"type":"string"},{"$ref":"#/definitions/a0"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#/definitions/a0"}},"definitions":{"a0":{"anyOf":[{"$ref":"#/definitions/a0"},{"$ref":"#/definitions/a0"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#/definitions/a0"}},"definitions":{"a0":{"allOf":[{"$ref":"#/definitions/a0"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#/definitions/a0"}},"definitions":{"a0":{"$ref":"#/definitions/a0"}}}""")]
    [InlineData("""{"type":"object","properties":{"x":{"$ref":"#/definitions/a0"}},"definitions":{"a0":{"not":{"$ref":"#/definitions/a0"}}}}""")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    public void A_schema_of_itself_comes_to_an_end_and_nothing_is_held_against_the_value(string schema)
    {
        var budget = new StepBudget(100_000);

        Assert.Empty(Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse("""{"x":1}"""), budget));

        Assert.InRange(budget.Taken, 1, 100_001);
    }

    [Fact]
    public void Alternatives_that_double_at_every_level_end_with_the_steps()
    {
        var levels = Enumerable.Range(0, 22).Select(level => $$"""
            "a{{level}}":{"anyOf":[{"$ref":"#/definitions/a{{level + 1}}"},{"$ref":"#/definitions/a{{level + 1}}"}]}
            """);
        var schema = """{"properties":{"x":{"$ref":"#/definitions/a0"},"y":{"type":"integer"}},"definitions":{LEVELS,"a22":{"type":"string"}}}""".Replace("LEVELS", string.Join(',', levels), StringComparison.Ordinal);
        var budget = new StepBudget(100_000);

        Assert.Equal(["y"], Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse("""{"y":"x","x":1}"""), budget));

        Assert.True(budget.IsSpent);
    }

    [Theory]
    [InlineData(2_000, 5_000)]
    [InlineData(50_000, 100)]
    public void Many_choices_for_many_values_end_with_the_steps(int choices, int values)
    {
        var schema = """{"items":{"enum":[CHOICES]}}""".Replace("CHOICES", string.Join(',', Enumerable.Range(0, choices)), StringComparison.Ordinal);
        var budget = new StepBudget(100_000);

        Assert.Empty(Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat(choices - 1, values))}]"), budget));

        Assert.InRange(budget.Taken, 50_000, 100_001);
    }

    [Theory]
    [InlineData("""{"anyOf":[{"additionalProperties":{"type":"integer"}}]}""", "{", "}", 2_010)]
    [InlineData("""{"anyOf":[{"items":{"type":"integer"}}]}""", "[", "]", 10)]
    public void An_alternative_is_left_at_the_first_part_that_does_not_fit(string schema, string open, string close, int mostSteps)
    {
        var parts = Enumerable.Range(0, 1_000).Select(number => open == "{" ? $"\"{number}\":\"x\"" : "\"x\"");
        var budget = new StepBudget(100_000);

        Assert.Equal([""], Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse(open + string.Join(',', parts) + close), budget));

        // The names of an object are looked at each time that the object is.
        Assert.InRange(budget.Taken, 1, mostSteps);
    }

    [Fact]
    public void A_long_text_that_is_looked_at_again_and_again_takes_as_many_steps_as_it_is_long()
    {
        var schema = $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("{\"maxLength\":1}", 1_000))}}]}""";
        var budget = new StepBudget(100_000);

        Assert.Empty(Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse($"\"{new string('x', 500_000)}\""), budget));

        Assert.True(budget.IsSpent);
    }

    [Theory]
    [InlineData("a list held against lists")]
    [InlineData("an object held against objects")]
    [InlineData("a number held against numbers")]
    [InlineData("a name of a property")]
    [InlineData("names that are required")]
    [InlineData("types")]
    public void Whatever_is_looked_at_takes_steps_by_its_length_each_time(string what)
    {
        var text = new string('1', 64_000);
        var (schema, value) = what switch
        {
            "a list held against lists" => ("{\"enum\":[" + Many("[\"a\"]", 1_000) + "]}", $"[\"{text}\"]"),
            "an object held against objects" => ("{\"enum\":[" + Many("{\"a\":1}", 1_000) + "]}", "{\"a\":" + text + "}"),
            "a number held against numbers" => ("{\"enum\":[" + Many("0", 1_000) + "]}", text),
            "a name of a property" => ("{\"anyOf\":[" + Many("{\"type\":\"null\"}", 1_000) + "]}", "{\"" + text + "\":1}"),
            "names that are required" => ("{\"anyOf\":[" + Many("{\"required\":[\"" + text + "\"]}", 150) + "]}", "{\"a\":1}"),
            _ => ("""{"items":{"type":["string","null","boolean","object","array","number"]}}""", $"[{Many("\"x\"", 20_000)}]"),
        };
        var budget = new StepBudget(100_000);

        Assert.Empty(Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse(value), budget));

        Assert.True(budget.IsSpent);

        static string Many(string one, int count) => string.Join(',', Enumerable.Repeat(one, count));
    }

    [Theory]
    [InlineData("\\n", 1, 50_000)]
    [InlineData("\\u000a", 30, 100)]
    [InlineData("x", 5_000, 20)]
    public void Texts_that_differ_in_length_are_told_apart_in_a_step_and_others_unescaped_once(string character, int wanted, int given)
    {
        var text = string.Concat(Enumerable.Repeat(character, wanted));
        var schema = $$"""{"enum":[{{string.Join(',', Enumerable.Repeat($"\"{text}\"", 1_000))}}]}""";
        var budget = new StepBudget(100_000);

        Assert.Equal([""], Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse($"\"{string.Concat(Enumerable.Repeat(character, given))}\""), budget));

        Assert.InRange(budget.Taken, 1_000, 5_000);
    }

    [Theory]
    [InlineData("""{"enum":["a","\u0062\n"]}""", "\"b\\u000a\"")]
    [InlineData("""{"const":"\u0062\u0062"}""", "\"bb\"")]
    [InlineData("""{"enum":[true,null,{"b":[1],"a":"x"}]}""", """{"\u0061":"x","b":[1]}""")]
    public void Texts_are_the_same_however_they_are_escaped(string schema, string value)
    {
        Assert.Empty(Misfits(schema, value));
        Assert.NotEmpty(Misfits($$"""{"not":{{schema}}}""", value));
    }

    [Fact]
    public void Of_choices_without_number_no_more_is_put_into_words_than_is_shown()
    {
        var choices = string.Join(',', Enumerable.Range(0, 50_000).Select(number => $"\"{number}\""));
        var many = Misfit($$"""{"enum":[{{choices}}]}""");
        var large = Misfit($$"""{"enum":["{{new string('x', 1_000_000)}}"]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.StartsWith("one of 0, 1, 2, ", MisfitText.Wanted(many), StringComparison.Ordinal);
        Assert.Equal($"one of {new string('x', 80)}…", MisfitText.Wanted(large));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);

        static SchemaMisfit Misfit(string schema) =>
            Assert.Single(SchemaCheck.Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse("\"none\""), new StepBudget(100_000), MaxMisfits));
    }

    [Fact]
    public void Only_so_many_misfits_are_told_and_only_so_much_of_a_path()
    {
        var values = string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"\"{new string('x', 1_000)}{number}\":1"));

        var misfits = Misfits("""{"additionalProperties":{"type":"string"}}""", $$$"""{"a":1,"b":1,"c":{},{{{values}}}}""");

        Assert.Equal(4, misfits.Count);
        Assert.All(misfits, path => Assert.InRange(path.Length, 1, 201));
        Assert.Equal(20, Misfits("""{"additionalProperties":false}""", $$$"""{{{{string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"\"{number}\":1"))}}}}""").Count);
    }

    private static IReadOnlyList<string> Misfits(string schema, string value) =>
        Misfits(SchemaReader.Read(JsonElement.Parse(schema), isWhole: true)!, JsonElement.Parse(value), new StepBudget(100_000));

    private static IReadOnlyList<string> Misfits(SchemaDocument schema, JsonElement value, StepBudget budget) =>
        [.. SchemaCheck.Misfits(schema, value, budget, MaxMisfits).Select(misfit => misfit.Trail.Path())];
}
