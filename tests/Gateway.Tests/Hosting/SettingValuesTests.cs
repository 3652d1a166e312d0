using Gateway.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class SettingValuesTests
{
    [Theory]
    [InlineData("Gateway:Modes:staging:BranchIsolation", "seperate", "must be one of shared, held, separate, but is 'seperate'.")]
    [InlineData("Gateway:Modes:staging:BranchIsolation", "7", "must be one of shared, held, separate, but is '7'.")]
    [InlineData("Gateway:ModeDefaults:Prune", "remove", "must be one of ")]
    [InlineData("Gateway:Logging:Format", "xml", "must be one of text, json, but is 'xml'.")]
    [InlineData("Gateway:Ledger:MigrateOnStart", "maybe", "must be true or false, but is 'maybe'.")]
    [InlineData("Gateway:Modes:prod:RequireImageLabels", "ja", "must be true or false, but is 'ja'.")]
    [InlineData("Gateway:Rollouts:MaxResumes", "many", "must be a whole number up to 2147483647, such as 5, but is 'many'.")]
    [InlineData("Gateway:Rollouts:MaxResumes", "5000000000", "must be a whole number up to 2147483647, such as 5, but is '5000000000'.")]
    [InlineData("Gateway:Modes:prod:Oidc:RepositoryIds:0", "abc", "must be a whole number up to 9223372036854775807, such as 10, but is 'abc'.")]
    [InlineData("Gateway:Telemetry:SamplingRatio", "half", "must be a number, such as 1, but is 'half'.")]
    [InlineData("Gateway:Prefect:TryTimeout", "ten seconds", "must be a time span, hours:minutes:seconds or days.hours:minutes:seconds, such as 00:00:10, but is 'ten seconds'.")]
    [InlineData("Gateway:Modes:staging:BranchLifetime", "24:00:00", "must be a time span, hours:minutes:seconds or days.hours:minutes:seconds, such as ")]
    [InlineData("Gateway:Modes:staging:BranchLifetime", "30", "must be a time span, hours:minutes:seconds or days.hours:minutes:seconds, such as ")]
    [InlineData("Gateway:Prefect", "http://127.0.0.1:4200/api", "takes no value of its own. Set the settings below it, such as Gateway:Prefect:ApiUrl.")]
    [InlineData("Serilog:MinimumLevel:Default", "Loud", "must be one of Verbose, Debug, Information, Warning, Error, Fatal, but is 'Loud'.")]
    [InlineData("Serilog:MinimumLevel:Override:Microsoft", "off", "must be one of Verbose, Debug, Information, Warning, Error, Fatal, but is 'off'.")]
    public void A_value_of_a_wrong_type_is_said_with_what_the_setting_takes(string setting, string value, string said) =>
        Assert.StartsWith($"{setting} {said}", Assert.Single(Read((setting, value)).Faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("Gateway:Modes:staging:BranchIsolation", "Separate")]
    [InlineData("Gateway:Modes:staging:BranchIsolation", "")]
    [InlineData("Gateway:Ledger:MigrateOnStart", "TRUE")]
    [InlineData("Gateway:Rollouts:MaxResumes", " 3 ")]
    [InlineData("Gateway:Prefect:TryTimeout", "00:00:01.5")]
    [InlineData("Gateway:Modes:staging:BranchLifetime", "7.00:00:00")]
    [InlineData("Gateway:Rollouts:DriftInterval", "0")]
    [InlineData("Gateway:Prefect:ApiUrl", "anything")]
    [InlineData("Gateway:Modes:any:Environment:ANY", "anything")]
    [InlineData("Gateway:Unknown:Setting", "anything")]
    [InlineData("Serilog:MinimumLevel", "debug")]
    public void What_a_setting_takes_stays_as_it_is(string setting, string value)
    {
        var (configuration, faults) = Read((setting, value));

        Assert.Equal(value, configuration[setting] ?? "");
        Assert.Empty(faults);
    }

    [Fact]
    public void The_settings_file_has_no_value_of_a_wrong_type()
    {
        var faults = new SettingFaults();
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();

        new ConfigurationBuilder().Add(new SettingValues(file, faults)).Build();

        Assert.Empty(faults.Messages);
    }

    /// <summary>So that the rest of the settings can be bound and checked in the same start.</summary>
    [Theory]
    [InlineData("Gateway:Rollouts:MaxResumes", "many", "5")]
    [InlineData("Gateway:Prefect:TryTimeout", "never", "00:00:10")]
    [InlineData("Gateway:Logging:Format", "xml", "Text")]
    [InlineData("Gateway:Modes:staging:BranchIsolation", "seperate", "")]
    public void Instead_of_it_the_setting_has_its_default(string setting, string value, string expected) =>
        Assert.Equal(expected, Read((setting, value)).Configuration[setting]);

    [Fact]
    public void All_are_said_at_once() =>
        Assert.Equal(2, Read(("Gateway:Rollouts:MaxResumes", "many"), ("Gateway:Logging:Format", "xml")).Faults.Count);

    [Fact]
    public void The_text_of_a_file_is_not_shown() => Assert.Equal(
        "Gateway:Rollouts:MaxResumes must be a whole number up to 2147483647, such as 5, which the text of its file is not.",
        Assert.Single(Read(("Gateway:Rollouts:MaxResumes", "a secret"), ("Gateway:Rollouts:MaxResumes:File", "/run/secrets/other")).Faults));

    [Theory]
    [InlineData("Gateway:Rollouts:MaxResumes must be from 0 to 100.", true)]
    [InlineData("gateway:rollouts:maxresumes", true)]
    [InlineData("Gateway:Rollouts:MaxResumesAtOnce must be 1 or more.", false)]
    [InlineData("Gateway:Rollouts:Deadline must be 1 or more.", false)]
    public void What_is_said_of_the_value_of_such_a_setting_is_explained(string message, bool isExplained)
    {
        var faults = new SettingFaults();
        faults.Add("Gateway:Rollouts:MaxResumes", "Gateway:Rollouts:MaxResumes must be a whole number.");

        Assert.Equal(isExplained, faults.Explain(message));
    }

    private static (IConfiguration Configuration, IReadOnlyList<string> Faults) Read(params (string Setting, string Value)[] given)
    {
        var faults = new SettingFaults();
        var others = new ConfigurationBuilder().AddInMemoryCollection(given.ToDictionary(setting => setting.Setting, setting => (string?)setting.Value)).Build();
        var configuration = new ConfigurationBuilder().AddConfiguration(others).Add(new SettingValues(others, faults)).Build();
        return (configuration, [.. faults.Messages]);
    }
}
