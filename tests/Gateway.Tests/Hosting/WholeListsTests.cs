using Gateway.Hosting.Settings;
using Gateway.Policy;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

public sealed class WholeListsTests
{
    private const string Checks = "Gateway:Modes:staging:RequiredChecks";

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    [Fact]
    public void Without_one_the_file_counts_entry_by_entry() =>
        Assert.Equal(["tests", "smoke-dbt", "build-push"], ChecksOf((Checks + ":0", "tests")));

    [Theory]
    [InlineData("""["tests", "lint"]""", "tests", "lint")]
    [InlineData(""" [ "tests" ] """, "tests")]
    [InlineData("[]")]
    public void A_list_that_is_given_whole_takes_the_place_of_the_files(string given, params string[] expected) =>
        Assert.Equal(expected, ChecksOf((Checks, given)));

    [Fact]
    public void One_that_is_empty_in_what_overrides_the_file_changes_nothing() =>
        Assert.Equal(["test", "smoke-dbt", "build-push"], ChecksOf((Checks, "")));

    [Fact]
    public void Numbers_are_entries_too() =>
        Assert.Equal([123L], Options(("Gateway:Modes:prod:Oidc:RepositoryIds", "[123]"))["prod"].Oidc.RepositoryIds!);

    [Fact]
    public void A_value_that_looks_like_a_list_and_is_one_settings_own_stays_a_value() =>
        Assert.Equal("""["a"]""", Options(("Gateway:Modes:staging:LockedJobVariables:networks", """["a"]"""))["staging"].LockedJobVariables!["networks"]);

    [Theory]
    [InlineData("tests")]
    [InlineData("[tests]")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("[null]")]
    public void What_is_no_list_does_not_start_and_is_not_shown(string given)
    {
        var error = Assert.Single(Assert.Throws<SettingsException>(() => Read((Checks, given))).Message.Split(Environment.NewLine));

        Assert.StartsWith(Checks + " must be a list. Write it as JSON", error, StringComparison.Ordinal);
        Assert.DoesNotContain("tests", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_given_whole_and_entry_by_entry_does_not_start() =>
        Assert.Contains("set twice", Assert.Throws<SettingsException>(() => Read((Checks, "[]"), (Checks + ":0", "tests"))).Message, StringComparison.Ordinal);

    private static string[] ChecksOf(params (string Setting, string Value)[] given) => Options(given)["staging"].RequiredChecks!;

    private static Dictionary<string, ModeOptions> Options(params (string Setting, string Value)[] given) =>
        Read(given).GetSection("Gateway:Modes").Get<Dictionary<string, ModeOptions>>()!;

    private static IConfigurationRoot Read(params (string Setting, string Value)[] given)
    {
        var others = new ConfigurationBuilder().AddJsonFile(Shipped).AddInMemoryCollection(given.ToDictionary(setting => setting.Setting, setting => (string?)setting.Value)).Build();
        var faults = new SettingFaults();
        var configuration = new ConfigurationBuilder().AddConfiguration(others).Add(new WholeLists(others, faults)).Build();
        faults.ThrowIfAny();
        return configuration;
    }
}
