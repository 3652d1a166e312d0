using Gateway.Hosting.Startup;
using Gateway.Policy;

namespace Gateway.Tests.Hosting.Startup;

/// <summary>What is said to be missing for a first build.</summary>
public sealed class StartReportTests
{
    [Fact]
    public void Nothing_is_missing_where_a_repository_may_deploy_and_somebody_has_a_key() =>
        Assert.Empty(StartReport.FindMissing(PolicyBuilders.Policy(), [PolicyBuilders.Repository], hasReaders: true));

    [Fact]
    public void Settings_without_any_repository_are_said_with_the_setting_that_names_one() => Assert.Equal(
        "The settings contain no repository, so every build will be refused. Add one with Gateway:Repositories:<key>:Name, and allow it in a MODE with Gateway:Modes:<name>:Repositories.",
        Assert.Single(StartReport.FindMissing(PolicyBuilders.Policy(), [], hasReaders: true)));

    [Fact]
    public void MODEs_that_let_no_repository_in_are_said() => Assert.Contains(
        "No MODE allows any repository, so every build will be refused. List repositories in Gateway:Modes:<name>:Repositories.",
        StartReport.FindMissing(Policy(new ModeOptions()), [PolicyBuilders.Repository], hasReaders: true));

    [Fact]
    public void A_repository_that_no_MODE_lets_in_is_named() => Assert.Equal(
        "No MODE allows the repository org/other. Add it to Gateway:Modes:<name>:Repositories.",
        Assert.Single(StartReport.FindMissing(PolicyBuilders.Policy(), [PolicyBuilders.Repository, "org/other"], hasReaders: true)));

    [Fact]
    public void MODEs_without_branches_are_said() => Assert.Contains(
        "No MODE has branches, so every build will be refused. List them in Gateway:Modes:<name>:Branches, such as main.",
        StartReport.FindMissing(Policy(new ModeOptions()), [PolicyBuilders.Repository], hasReaders: true));

    [Fact]
    public void A_MODE_without_images_or_work_pools_for_a_repository_is_said_with_both_settings() => Assert.Equal(
        [
            "MODE staging allows no images of org/pipelines. List them in Gateway:Modes:staging:ImageRepositories.",
            "MODE staging has no work pool for org/pipelines. List its pools in Gateway:Modes:staging:WorkPools.",
        ],
        StartReport.FindMissing(Policy(new ModeOptions { Branches = ["staging/**"], Repositories = [PolicyBuilders.Repository] }), [PolicyBuilders.Repository], hasReaders: true));

    [Fact]
    public void That_nobody_has_a_key_is_said_with_the_command_that_makes_one() => Assert.Contains(
        "gateway keys create",
        Assert.Single(StartReport.FindMissing(PolicyBuilders.Policy(), [PolicyBuilders.Repository], hasReaders: false)),
        StringComparison.Ordinal);

    private static GatewayPolicy Policy(ModeOptions mode)
    {
        var compilation = PolicyCompiler.Compile(new PolicyOptions { Modes = new Dictionary<string, ModeOptions> { ["staging"] = mode } });
        Assert.Empty(compilation.Errors);
        return compilation.Policy!;
    }
}
