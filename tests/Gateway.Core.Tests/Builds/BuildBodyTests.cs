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

    [Fact]
    public void What_is_not_read_of_the_body_and_of_a_project_is_a_warning_of_that_project()
    {
        using var body = Read($$"""{ {{Run}}, "alow": 1, "projects": [ { "image": "a/b:c", "manifest": "", "imag": 1 }, { "project": "b", "image": "a/b:c", "manifest": "" } ] }""");

        Assert.Equal(["/alow", "/projects/0/imag"], body.ReadAt(0).Build!.Unread.Select(static warning => warning.Pointer));
        Assert.Equal(["/alow"], body.ReadAt(1).Build!.Unread.Select(static warning => warning.Pointer));
    }

    private static BuildBody Read(string json) => BuildBody.Read(Encoding.UTF8.GetBytes(json));
}
