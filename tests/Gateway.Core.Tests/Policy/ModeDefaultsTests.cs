using System.Text.Json;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class ModeDefaultsTests
{
    private static readonly ModeDefaultOptions Defaults = Filled(new ModeDefaultOptions(), first: true);

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
            "Blocks", "BranchIsolation", "BranchLifetime", "BranchSchedules", "Branches", "DeploymentNames", "Environment", "EventResources", "FreezeWindows", "ImageRepositories", "ImageTags",
            "Lanes", "MaxBranches", "Networks", "PlanValues", "PrefectVariables", "Repositories", "Secrets", "Shared", "SharedBranches", "SmokeRun", "Tags", "Variables", "WorkPools", "WorkQueues",
        ],
        typeof(ModeOptions).GetProperties().Where(static property => property.DeclaringType == typeof(ModeOptions)).Select(static property => property.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_wrong_with_a_default_is_said_once_and_where_it_is_set()
    {
        var options = PolicyBuilders.Options();
        options.ModeDefaults = new ModeDefaultOptions { MinScheduleInterval = TimeSpan.Zero, RequiredChecks = ["a*"] };

        var errors = PolicyCompiler.Compile(options).Errors;

        Assert.Equal(2, errors.Count);
        Assert.Contains("Gateway:ModeDefaults:MinScheduleInterval must be between 00:00:01 and 1.00:00:00.", errors);
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
    private static ModeDefaultOptions Other() => Filled(new ModeDefaultOptions(), first: false);

    private static T Filled<T>(T options, bool first)
        where T : notnull
    {
        foreach (var property in typeof(T).GetProperties())
        {
            property.SetValue(options, Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, property.Name, first));
        }

        return options;
    }

    private static object? Value(Type type, string name, bool first) => type switch
    {
        _ when type.IsEnum => Enum.GetValues(type).GetValue(first ? 0 : 1),
        _ when type == typeof(bool) => first,
        _ when type == typeof(int) => first ? 3 : 7,
        _ when type == typeof(TimeSpan) => TimeSpan.FromHours(first ? 1 : 2),
        _ when type == typeof(string[]) => new[] { first ? name : "other" },
        _ when type == typeof(long[]) => new[] { first ? 1L : 2L },
        _ when type == typeof(IReadOnlyDictionary<string, string?>) => first ? new Dictionary<string, string?> { [name] = name } : null,
        _ when type == typeof(ModeTokenOptions) => Filled(new ModeTokenOptions(), first),
        _ => throw new NotSupportedException($"Say here what a default of {type} may be."),
    };

    private static string Text(ModeDefaultOptions options, string property) =>
        JsonSerializer.Serialize(typeof(ModeDefaultOptions).GetProperty(property)!.GetValue(options));
}
