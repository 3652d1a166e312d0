using Gateway.Intake;
using Gateway.Policy;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Intake;

public sealed class NoRepositoryWarningTests
{
    [Fact]
    public async Task Settings_without_any_repository_are_warned_of_once_with_the_setting_that_names_one() => Assert.Equal(
        "The settings contain no repository, so every build will be refused. Add one with Gateway:Repositories:<key>:Name, and allow it in a MODE with Gateway:Modes:<name>:Repositories.",
        Assert.Single(await WarnAsync(PolicyBuilders.Policy(), [])));

    [Fact]
    public async Task MODEs_that_let_no_repository_in_are_warned_of() => Assert.Equal(
        "No MODE allows any repository, so every build will be refused. List repositories in Gateway:Modes:<name>:Repositories.",
        Assert.Single(await WarnAsync(PolicyCompiler.Compile(new PolicyOptions { Modes = new Dictionary<string, ModeOptions> { ["staging"] = new() } }).Policy!, Named)));

    [Fact]
    public async Task Where_one_may_deploy_nothing_is_said() => Assert.Empty(await WarnAsync(PolicyBuilders.Policy(), Named));

    private static Dictionary<string, string?> Named => new() { ["Gateway:Repositories:first:Name"] = "org/pipelines" };

    private static async Task<IReadOnlyList<string>> WarnAsync(GatewayPolicy policy, Dictionary<string, string?> settings)
    {
        var logger = new LineLogger<NoRepositoryWarning>();
        await new NoRepositoryWarning(policy, new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), logger).StartAsync(default);
        return logger.Lines;
    }
}
