using Gateway.Reviews;

namespace Gateway.Tests.Reviews;

public sealed class WatchedVariablesTests
{
    private readonly WatchedVariables _variables = new(
        new Dictionary<string, string> { ["RUN"] = "1", ["OTHER"] = "2" },
        new HashSet<string> { "RUN", "UNSET" });

    [Fact]
    public void Asking_for_a_value_that_is_not_watched_is_not_noted()
    {
        Assert.Equal("2", _variables["OTHER"]);
        Assert.True(_variables.ContainsKey("OTHER"));
        Assert.True(_variables.TryGetValue("OTHER", out var value));
        Assert.Equal("2", value);

        Assert.False(_variables.WereAskedFor);
    }

    public static TheoryData<string, Func<IReadOnlyDictionary<string, string>, object?>> Questions => new()
    {
        { "its value", variables => variables["RUN"] },
        { "whether it is there", variables => variables.ContainsKey("RUN") },
        { "its value if it is there", variables => variables.TryGetValue("RUN", out var value) ? value : null },
        { "one that is not there", variables => variables.ContainsKey("UNSET") },
        { "the number of all", variables => variables.Count },
        { "all names", variables => variables.Keys },
        { "all values", variables => variables.Values },
        { "all", variables => variables.ToList() },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void Asking_for_a_watched_one_or_for_all_is_noted(string question, Func<IReadOnlyDictionary<string, string>, object?> ask)
    {
        ask(_variables);

        Assert.True(_variables.WereAskedFor, question);
    }

    [Fact]
    public void The_answers_are_those_of_the_variables()
    {
        Assert.Equal(2, _variables.Count);
        Assert.Equal(["RUN", "OTHER"], _variables.Keys);
        Assert.Equal(["1", "2"], _variables.Values);
        Assert.False(_variables.ContainsKey("UNSET"));
    }
}
