using System.Text;
using System.Text.Json.Nodes;
using Gateway.Builds;

namespace Gateway.Core.Tests.Builds;

public sealed class OutputsReaderTests
{
    [Fact]
    public void Outputs_are_single_values_by_step_and_name()
    {
        var outputs = Read("""{"commit": {"stdout": "abc1234\nsecond", "count": 3, "on": true, "none": null}, "a/b": {}}""").Build!.Outputs;

        Assert.Equal(["a/b", "commit"], outputs.Keys.Order());
        Assert.Equal("abc1234\nsecond", outputs["commit"].GetProperty("stdout").GetString());
        Assert.Equal(3, outputs["commit"].GetProperty("count").GetInt32());
    }

    [Fact]
    public void A_build_without_outputs_has_none() => Assert.Empty(Read("null").Build!.Outputs);

    [Theory]
    [InlineData("[]", "/outputs")]
    [InlineData("\"x\"", "/outputs")]
    [InlineData("""{"commit": "abc"}""", "/outputs/commit")]
    [InlineData("""{"a/b": ["abc"]}""", "/outputs/a~1b")]
    [InlineData("""{"": {}}""", "/outputs")]
    [InlineData("""{"a\u0001": {}}""", "/outputs")]
    [InlineData("""{"commit": {"": "x"}}""", "/outputs/commit")]
    [InlineData("""{"commit": {"tags": ["a"]}}""", "/outputs/commit/tags")]
    [InlineData("""{"commit": {"map": {}}}""", "/outputs/commit/map")]
    [InlineData("""{"commit": {"x~y": "\u0000"}}""", "/outputs/commit/x~0y")]
    [InlineData("""{"commit": {"n": 123456789012345678901234567890123}}""", "/outputs/commit/n")]
    public void What_is_wrong_with_them_has_its_pointer(string outputs, string pointer) =>
        Assert.Equal(pointer, Assert.Single(Read(outputs).Errors).Pointer);

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_text_is_of_bounded_length(int length, bool isRead) =>
        Assert.Equal(isRead, Read(new JsonObject { ["s"] = new JsonObject { ["o"] = new string('x', length) } }.ToJsonString()).Build is not null);

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void So_many_steps_are_read(int steps, bool isRead)
    {
        var outputs = new JsonObject(Enumerable.Range(0, steps).Select(index => KeyValuePair.Create($"s{index}", (JsonNode?)new JsonObject())));

        Assert.Equal(isRead, Read(outputs.ToJsonString()).Build is not null);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void So_many_outputs_of_a_step_are_read(int count, bool isRead)
    {
        var step = new JsonObject(Enumerable.Range(0, count).Select(index => KeyValuePair.Create($"o{index}", (JsonNode?)index)));

        Assert.Equal(isRead, Read(new JsonObject { ["s"] = step }.ToJsonString()).Build is not null);
    }

    private static BuildReading Read(string outputs) => BuildResultReader.Read(Encoding.UTF8.GetBytes(
        $$"""
        {
          "repository": "org/one", "ref": "refs/heads/main", "sha": "{{new string('a', 40)}}", "run_id": 1, "run_number": 1, "run_attempt": 1,
          "image": "ghcr.io/org/one:main", "manifest": "x", "outputs": {{outputs}}
        }
        """));
}
