using System.Text;
using Gateway.Builds;

namespace Gateway.Core.Tests.Builds;

/// <summary>A body with the build results of several projects.</summary>
public sealed class BuildBodyTests
{
    private const string Run = """
        "repository": "org/one", "ref": "refs/heads/main", "sha": "abcdef1234567890abcdef1234567890abcdef12", "run_id": 1, "run_number": 1, "run_attempt": 1
        """;

    [Fact]
    public void Of_errors_without_end_the_first_are_told_and_that_there_are_more()
    {
        using var body = Read($$"""{ {{Run}}, "projects": [ { "flows": [{{string.Join(',', Enumerable.Repeat("{}", 2000))}}] } ] }""");

        var errors = body.ReadAt(0).Errors;

        Assert.Equal(FieldReader.MaxErrors + 1, errors.Count);
        Assert.Equal(("/projects/0", "There are more errors than these 50. Fix them first."), (errors[^1].Pointer, errors[^1].Message));
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{ "project": null }""", "")]
    [InlineData("""{ "project": "pipelines/a" }""", "pipelines/a")]
    [InlineData("""{ "project": "../a" }""", "../a")]
    [InlineData("""{ "project": "a\u202eb" }""", null)]
    [InlineData("""{ "project": 7 }""", null)]
    public void A_project_is_called_what_the_body_calls_it_and_never_the_root_when_it_is_not(string project, string? name)
    {
        using var body = Read($$"""{ {{Run}}, "projects": [ {{project}} ] }""");

        Assert.Equal(name, body.ProjectAt(0));
    }

    private static BuildBody Read(string json) => BuildBody.Read(Encoding.UTF8.GetBytes(json));
}
