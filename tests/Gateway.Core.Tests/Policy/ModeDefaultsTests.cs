using System.Text.Json;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class ModeDefaultsTests
{
    private static readonly ModeDefaultOptions Defaults = new()
    {
        ImagePinning = ImagePinning.Tag,
        Version = VersionSource.Commit,
        RequireImageLabels = true,
        RequiredChecks = ["lint"],
        Oidc = new ModeTokenOptions
        {
            Required = true,
            JobWorkflowRefs = ["org/*"],
            Environments = ["production"],
            EventNames = ["push"],
            RepositoryIds = [1],
            RepositoryOwnerIds = [2],
        },
        MissingImage = MissingImage.Refuse,
        AllowedJobVariables = ["image"],
        DeniedJobVariables = ["volumes"],
        LockedJobVariables = new Dictionary<string, string?> { ["auto_remove"] = "true" },
        EnvironmentNames = ["OUR_*"],
        DeniedEnvironmentNames = ["THEIR_*"],
        Parameters = new Dictionary<string, string?> { ["bucket"] = "gs://ours-*" },
        MinScheduleInterval = TimeSpan.FromHours(1),
        MaxConcurrencyLimit = 3,
        AllowedPullSteps = ["a.b"],
        ManualChanges = ManualChanges.Override,
        Prune = PruneBehaviour.Delete,
        Drift = DriftBehaviour.Heal,
    };

    public static TheoryData<string> Names => [.. typeof(ModeDefaultOptions).GetProperties().Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_MODE_that_sets_nothing_takes_each_default(string property)
    {
        Assert.NotEqual(Text(new ModeDefaultOptions(), property), Text(Defaults, property));
        Assert.Equal(Text(Defaults, property), Text(ModeInheritance.From(new ModeOptions(), Defaults).Options, property));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_MODE_sets_is_what_holds(string property)
    {
        var own = new ModeOptions();
        var setting = typeof(ModeDefaultOptions).GetProperty(property)!;
        setting.SetValue(own, setting.GetValue(Defaults));

        Assert.Equal(Text(own, property), Text(ModeInheritance.From(own, Other()).Options, property));
    }

    [Fact]
    public void A_list_of_a_MODE_replaces_the_default_and_an_empty_one_is_none()
    {
        var defaults = new ModeDefaultOptions { RequiredChecks = ["test", "lint"] };

        Assert.Equal(["build"], Compile(defaults, new ModeOptions { RequiredChecks = ["build"] }).RequiredChecks);
        Assert.Empty(Compile(defaults, new ModeOptions { RequiredChecks = [] }).RequiredChecks);
        Assert.Equal(["test", "lint"], Compile(defaults, new ModeOptions()).RequiredChecks);
    }

    [Fact]
    public void A_lock_of_a_MODE_stands_beside_the_defaults_locks_and_replaces_the_one_of_its_name()
    {
        var defaults = new ModeDefaultOptions { LockedJobVariables = new Dictionary<string, string?> { ["a"] = "1", ["b"] = "1" } };
        var own = new ModeOptions { LockedJobVariables = new Dictionary<string, string?> { ["b"] = "2", ["c"] = "2" } };

        Assert.Equal([("a", true), ("b", false), ("c", false)], Compile(defaults, own).LockedJobVariables.OrderBy(static locked => locked.Key, StringComparer.Ordinal).Select(static locked => (locked.Key, locked.Value.Allows(PolicyBuilders.Json("1")))));
    }

    [Fact]
    public void A_MODE_without_branches_takes_no_build_whatever_the_defaults_are()
    {
        var dev = Compile(Defaults, new ModeOptions());

        Assert.Empty(dev.Branches);
        Assert.False(dev.AcceptsBranch("main"));
        Assert.False(dev.AllowsRepository(PolicyBuilders.Repository));
        Assert.Empty(dev.Environment);
    }

    /// <summary>Who may change a MODE, with what, and what is its own: a default would open every MODE at once.</summary>
    [Fact]
    public void What_makes_a_MODE_the_one_that_it_is_has_no_default() => Assert.Equal(
        [
            "Blocks", "Branches", "DeploymentNames", "Environment", "EventResources", "ImageRepositories", "ImageTags", "Lanes", "Networks", "PlanValues", "PrefectVariables",
            "Repositories", "Secrets", "Shared", "SmokeRun", "Tags", "Variables", "WorkPools", "WorkQueues",
        ],
        typeof(ModeOptions).GetProperties().Where(static property => property.DeclaringType == typeof(ModeOptions)).Select(static property => property.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_wrong_with_a_default_is_said_once_and_where_it_is_set()
    {
        var options = PolicyBuilders.Options();
        options.ModeDefaults = new ModeDefaultOptions { MinScheduleInterval = TimeSpan.Zero, RequiredChecks = ["a*"] };

        var errors = PolicyCompiler.Compile(options).Errors;

        Assert.Equal(2, errors.Count);
        Assert.Contains("Gateway:ModeDefaults:MinScheduleInterval must lie between 00:00:01 and 1.00:00:00.", errors);
        Assert.Contains(errors, static error => error.StartsWith("Gateway:ModeDefaults:RequiredChecks:0: 'a*'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_names_the_list_that_is_to_be_extended_and_the_MODEs_own_setting_otherwise()
    {
        var defaults = new ModeDefaultOptions { AllowedJobVariables = ["image"], DeniedJobVariables = [], MinScheduleInterval = TimeSpan.FromHours(1) };

        var inherited = Compile(defaults, new ModeOptions());
        var own = Compile(defaults, new ModeOptions { AllowedJobVariables = ["env"] });

        Assert.Equal("Gateway:ModeDefaults:AllowedJobVariables", inherited.Setting("AllowedJobVariables"));
        Assert.Equal("Gateway:Modes:staging:AllowedJobVariables", own.Setting("AllowedJobVariables"));
        Assert.Equal("Gateway:Modes:staging:DeniedJobVariables", inherited.Setting("DeniedJobVariables"));
        Assert.Equal("Gateway:Modes:staging:MinScheduleInterval", inherited.Setting("MinScheduleInterval"));
    }

    private static ModePolicy Compile(ModeDefaultOptions defaults, ModeOptions own)
    {
        var compilation = PolicyCompiler.Compile(new PolicyOptions { ModeDefaults = defaults, Modes = new Dictionary<string, ModeOptions> { ["staging"] = own } });
        Assert.Empty(compilation.Errors);
        return compilation.Policy!.Find("staging")!;
    }

    /// <summary>Defaults that differ from the others in each value, and have no named ones, which do not replace each other.</summary>
    private static ModeDefaultOptions Other() => new()
    {
        ImagePinning = ImagePinning.Digest,
        Version = VersionSource.Flow,
        RequireImageLabels = false,
        RequiredChecks = ["other"],
        Oidc = new ModeTokenOptions { Required = false, JobWorkflowRefs = ["x"], Environments = ["x"], EventNames = ["x"], RepositoryIds = [8], RepositoryOwnerIds = [9] },
        MissingImage = MissingImage.Pool,
        AllowedJobVariables = ["other"],
        DeniedJobVariables = ["other"],
        EnvironmentNames = ["other"],
        DeniedEnvironmentNames = ["other"],
        MinScheduleInterval = TimeSpan.FromHours(2),
        MaxConcurrencyLimit = 7,
        AllowedPullSteps = ["other"],
        ManualChanges = ManualChanges.Keep,
        Prune = PruneBehaviour.Keep,
        Drift = DriftBehaviour.Report,
    };

    private static string Text(ModeDefaultOptions options, string property) =>
        JsonSerializer.Serialize(typeof(ModeDefaultOptions).GetProperty(property)!.GetValue(options));
}
