using Gateway.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class UnknownSettingsTests
{
    [Fact]
    public void The_settings_file_has_none() =>
        Assert.Empty(UnknownSettings.Find(new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build()));

    [Theory]
    [InlineData("Gateway:Ledgr:Path", "Gateway:Ledgr is not a known setting. The settings of Gateway are ApiKeys, Audit, ")]
    [InlineData("Gateway:Ledger:Pth", "Gateway:Ledger:Pth is not a known setting. The settings of Gateway:Ledger are KeyFile, MaxPending, MaxRefusedBuilds, MigrateOnStart, Path, RefusedBuildRetention.")]
    [InlineData("Gateway:Modes:prod:Oidc:Require", "Gateway:Modes:prod:Oidc:Require is not a known setting")]
    [InlineData("Gateway:Modes:prod:Branches:0:Name", "Gateway:Modes:prod:Branches:0:Name is not a known setting. The settings of Gateway:Modes:prod:Branches:0 are File.")]
    [InlineData("Gateway:Images:Registries:ghcr:Passwort", "Gateway:Images:Registries:ghcr:Passwort is not a known setting")]
    [InlineData("Gateway:ModeDefaults:Prun", "Gateway:ModeDefaults:Prun is not a known setting. The settings of Gateway:ModeDefaults are AllowedJobVariables, ")]
    [InlineData("Gateway:ModeDefaults:Branches:0", "Gateway:ModeDefaults:Branches is not a known setting here, because each MODE sets its own. Set Gateway:Modes:<name>:Branches instead. The settings of Gateway:ModeDefaults are ")]
    [InlineData("Gateway:ModeDefaults:secrets:Directory", "Gateway:ModeDefaults:secrets is not a known setting here, because each MODE sets its own. Set Gateway:Modes:<name>:Secrets instead. ")]
    [InlineData("Gateway:Prefect:TryTimeout:Seconds", "Gateway:Prefect:TryTimeout:Seconds is not a known setting")]
    public void A_name_that_nobody_reads_is_said_with_the_names_in_its_place(string setting, string said) =>
        Assert.StartsWith(said, Assert.Single(Find(setting)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Gateway:Modes:any:Branches:7")]
    [InlineData("gateway:modes:prod:environment:ANY_NAME")]
    [InlineData("Gateway:Modes:any:Prune")]
    [InlineData("Gateway:ModeDefaults:Oidc:Environments:0")]
    [InlineData("Gateway:ModeDefaults:LockedJobVariables:ANY_NAME")]
    [InlineData("Gateway:Modes:prod:Secrets:Values:TOKEN:File")]
    [InlineData("Gateway:Repositories:any:Secrets:0:File")]
    [InlineData("Gateway:Prefect:Headers:X-Any")]
    [InlineData("Gateway:Prefect:AuthString:File")]
    [InlineData("Gateway:ApiKeys:any:Role")]
    [InlineData("Gateway:Repositories:any:Workflows:any:Checks:0")]
    [InlineData("Serilog:Any:Thing")]
    public void Names_that_are_free_and_files_are_known(string setting) => Assert.Empty(Find(setting));

    [Fact]
    public void All_are_said_at_once() => Assert.Equal(2, Find("Gateway:Ledgr:Path", "Gateway:Prefect:Api").Count());

    private static IEnumerable<string> Find(params string[] settings) =>
        UnknownSettings.Find(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(name => name, string? (_) => "x")).Build());
}
