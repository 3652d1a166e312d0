using Gateway.Builds;

namespace Gateway.Core.Tests.Builds;

/// <summary>What a project is: a folder as git writes it.</summary>
public sealed class ProjectPathTests
{
    [Theory]
    [InlineData("")]
    [InlineData("sisreg")]
    [InlineData("pipelines/sisreg")]
    [InlineData(".github/flows")]
    [InlineData("a/...b")]
    [InlineData("pipelines/Saúde básica")]
    public void A_folder_of_a_repository_is_a_project(string path) => Assert.True(ProjectPath.IsValid(path));

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("./a")]
    [InlineData("a/..")]
    [InlineData("a/../b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("C:\\a")]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    [InlineData(" a")]
    [InlineData("a /b")]
    public void What_could_leave_the_repository_or_be_written_in_two_ways_is_none(string path) => Assert.False(ProjectPath.IsValid(path));

    [Fact]
    public void A_project_has_200_characters_at_most()
    {
        Assert.True(ProjectPath.IsValid(new string('a', 200)));
        Assert.False(ProjectPath.IsValid(new string('a', 201)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("sisreg", "sisreg")]
    [InlineData("pipelines/sisreg", "sisreg")]
    public void A_projects_name_is_its_folders(string path, string name) => Assert.Equal(name, ProjectPath.NameOf(path));
}
