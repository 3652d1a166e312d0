using System.Text.Json;
using Gateway.Manifests.Schemas;
using Gateway.Planning;

namespace Gateway.Core.Tests.Planning;

/// <summary>The schema of a flow's parameters comes with a build: whatever it holds, the check of values comes to an end.</summary>
public sealed class ServerSchemaTests
{
    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string","pattern":"^(a+)+$"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","paTTern":"^(a+)+$"}}}""")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string","pattern":"^(a|a)*$"},{"type":"null"}]}}}""")]
    public void A_pattern_that_would_never_end_is_left_to_the_server(string schema) =>
        Assert.Empty(Misfits(schema, $$"""{"a":"{{new string('a', 64)}}!"}"""));

    [Fact]
    public void Names_by_patterns_are_left_to_the_server_and_what_they_allow_is_not_additional() =>
        Assert.Empty(Misfits("""{"type":"object","patternProperties":{"^(a+)+$":{"type":"integer"}},"additionalProperties":false}""", $$"""{"{{new string('a', 64)}}!":1}"""));

    [Fact]
    public void What_is_beside_a_pattern_is_checked() =>
        Assert.Equal(["a"], Misfits("""{"properties":{"a":{"type":"string","pattern":"x","maxLength":3},"pattern":{"type":"integer"}}}""", """{"a":"aaaa","pattern":1}"""));

    [Fact]
    public void A_parameter_named_pattern_is_one() =>
        Assert.Equal(["pattern"], Misfits("""{"type":"object","properties":{"pattern":{"type":"integer"}}}""", """{"pattern":"x"}"""));

    [Fact]
    public void Properties_that_are_none_allow_everything() => Assert.Empty(Misfits("""{"properties":null}""", """{"a":1}"""));

    [Theory]
    [InlineData("integer", "9223372036854775808", true)]
    [InlineData("integer", "-99999999999999999999999999999999999999", true)]
    [InlineData("number", "1e300", true)]
    [InlineData("number", "1e400", true)]
    [InlineData("string", "9223372036854775808", false)]
    public void A_number_beyond_64_bits_fits_where_a_number_does(string type, string value, bool fits) =>
        Assert.Equal(fits ? [] : ["a"], Misfits("""{"type":"object","properties":{"a":{"type":"TYPE"}}}""".Replace("TYPE", type, StringComparison.Ordinal), "{\"a\":" + value + "}"));

    [Fact]
    public void A_number_beyond_64_bits_is_held_against_a_bound() =>
        Assert.Equal(["a"], Misfits("""{"type":"object","properties":{"a":{"type":"integer","maximum":10}}}""", """{"a":9223372036854775808}"""));

    [Theory]
    [InlineData("\"minimum\":-10", "-99999999999999999999", false)]
    [InlineData("\"minimum\":-10", "99999999999999999999", true)]
    [InlineData("\"maximum\":10", "-99999999999999999999", true)]
    [InlineData("\"maximum\":10", "1e3", false)]
    [InlineData("\"maximum\":5000", "1e3", true)]
    [InlineData("\"minimum\":5000", "1e3", false)]
    [InlineData("\"minimum\":-5000", "-1e3", true)]
    public void However_a_number_is_written_its_value_is_held_against_the_bounds(string bound, string value, bool fits) =>
        Assert.Equal(fits ? [] : ["a"], Misfits("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"," + bound + "}}}", "{\"a\":" + value + "}"));

    [Fact]
    public void What_does_not_fit_is_told_in_the_order_of_the_names() => Assert.Equal(
        ["a", "b", "c"],
        Misfits("""{"type":"object","properties":{"b":{"type":"integer"},"c":{"type":"integer"},"a":{"type":"integer"}}}""", """{"b":"x","c":"x","a":"x"}"""));

    [Fact]
    public void A_schema_with_a_name_twice_cannot_be_read() =>
        Assert.Null(ServerSchema.OfParameters(JsonElement.Parse("""{"properties":{"a":{"a":1,"a":2}}}""")));

    [Fact]
    public void What_would_take_more_steps_than_all_checks_have_is_left_to_the_server()
    {
        var schema = ServerSchema.OfParameters(JsonElement.Parse("""{"properties":{"a":{"type":"integer"}}}"""))!;
        var budget = new StepBudget(4);

        Assert.Equal(["a"], schema.Misfits(JsonElement.Parse("""{"a":"x"}"""), budget));
        Assert.Empty(schema.Misfits(JsonElement.Parse("""{"a":"y"}"""), budget));
        Assert.Equal(["a"], schema.Misfits(JsonElement.Parse("""{"a":"x"}"""), budget));
        Assert.True(budget.IsSpent);
    }

    private static IReadOnlyList<string> Misfits(string schema, string values) =>
        ServerSchema.OfParameters(JsonElement.Parse(schema))!.Misfits(JsonElement.Parse(values), new StepBudget(ServerSchema.MaxStepsOfPlan));
}
