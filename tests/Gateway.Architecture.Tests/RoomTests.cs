namespace Gateway.Architecture.Tests;

/// <summary>
/// The rooms of the program: its assemblies, and within them its namespaces. What a room may touch is said here and nowhere else.
/// </summary>
public sealed class RoomTests
{
    /// <summary>What a room must not touch that only decides: no I/O, no clock, no configuration, no web, no log.</summary>
    private static readonly IReadOnlyList<string> Impure =
    [
        "Microsoft", "System.Net.Http", "System.Net.Sockets", "Refit", "Quartz", "Polly", "Serilog", "System.TimeProvider", "System.IO.File", "System.IO.Directory",
        "System.IO.FileStream", "System.Environment", "System.Random", "System.Diagnostics.Process",
    ];

    /// <summary>Each assembly of the program, and which of them it refers to.</summary>
    public static TheoryData<string, string> Assemblies => new()
    {
        { "gateway-core", "" },
        { "gateway-ledger", "gateway-core" },
        { "gateway-ledger-sqlite", "gateway-core gateway-ledger" },
        { "gateway-engine", "gateway-core gateway-ledger" },
        { "gateway", "gateway-core gateway-engine gateway-ledger gateway-ledger-sqlite" },
    };

    /// <summary>Each namespace behind the service, and which others it may know.</summary>
    public static TheoryData<string, string> Rooms => new()
    {
        { "Gateway.Diagnostics", "" }, // Every room may have findings.
        { "Gateway.Builds", "" },
        { "Gateway.Manifests", "Gateway.Builds" },
        { "Gateway.Policy", "Gateway.Builds Gateway.Manifests" },
        { "Gateway.Prefect", "Gateway.Manifests" },
        { "Gateway.Planning", "Gateway.Manifests Gateway.Policy Gateway.Prefect" },
        { "Gateway.Ledger", "Gateway.Builds" },
        { "Gateway.Images", "" },
        { "Gateway.Oidc", "Gateway.Builds" },
        { "Gateway.Secrets", "Gateway.Manifests Gateway.Policy" },
        { "Gateway.Lanes", "Gateway.Manifests Gateway.Policy Gateway.Prefect Gateway.Planning Gateway.Ledger" },
        { "Gateway.Reviews", "Gateway.Builds Gateway.Manifests Gateway.Policy Gateway.Prefect Gateway.Planning Gateway.Ledger Gateway.Secrets Gateway.Rollouts" },
        { "Gateway.Rollouts", "Gateway.Builds Gateway.Manifests Gateway.Policy Gateway.Prefect Gateway.Planning Gateway.Ledger Gateway.Images Gateway.Secrets Gateway.Lanes Gateway.Reviews" },
        { "Gateway.Branches", "Gateway.Builds Gateway.Policy Gateway.Ledger Gateway.Rollouts" },
        { "Gateway.Plans", "Gateway.Builds Gateway.Manifests Gateway.Policy Gateway.Prefect Gateway.Planning Gateway.Ledger Gateway.Secrets Gateway.Lanes Gateway.Reviews Gateway.Rollouts Gateway.Branches" },
        { "Gateway.Drift", "Gateway.Manifests Gateway.Policy Gateway.Prefect Gateway.Planning Gateway.Ledger Gateway.Secrets Gateway.Lanes Gateway.Reviews Gateway.Rollouts" },
        { "Gateway.Inventory", "Gateway.Manifests Gateway.Policy Gateway.Prefect Gateway.Planning Gateway.Ledger Gateway.Secrets Gateway.Lanes Gateway.Reviews Gateway.Drift" },
        { "Gateway.Operations", "Gateway.Manifests Gateway.Policy Gateway.Ledger Gateway.Lanes Gateway.Plans Gateway.Rollouts Gateway.Branches" },
        { "Gateway.Intake", "Gateway.Builds Gateway.Manifests Gateway.Policy Gateway.Ledger Gateway.Oidc Gateway.Secrets Gateway.Reviews Gateway.Plans Gateway.Rollouts Gateway.Branches" },
    };

    [Fact]
    public void The_rules_see_the_rooms_and_what_they_use()
    {
        Assert.Contains(CompiledTypes.All, static type => type.Name == "Gateway.Ledger.LedgerContext");
        Assert.Contains(CompiledTypes.In("Gateway.Ledger"), static type => Touches(type, "Microsoft.EntityFrameworkCore"));
        Assert.Contains(CompiledTypes.In("Gateway.Prefect"), static type => Touches(type, "System.Net.Http"));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_only_to_the_rooms_before_it(string assembly, string known) =>
        Assert.Equal(known.Split(' ', StringSplitOptions.RemoveEmptyEntries), References(assembly).Where(static name => name.StartsWith("gateway", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_assembly_of_the_program_has_its_place() =>
        Assert.Equal(Assemblies.Select(static row => (string)row[0]).Order(StringComparer.Ordinal), ProgramAssemblies.All.Select(static assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_core_can_touch_nothing_but_the_runtime_and_a_reader_of_YAML() =>
        Assert.All(References("gateway-core"), static name => Assert.True(name == "YamlDotNet" || name.StartsWith("System.", StringComparison.Ordinal), name));

    [Fact]
    public void The_core_only_decides() =>
        Assert.Empty(CompiledTypes.All
            .Where(static type => type.Assembly == "gateway-core")
            .SelectMany(static type => type.Uses.Where(static used => Impure.Any(space => IsIn(used, space))).Select(used => $"{type.Name} -> {used.Name}")));

    /// <summary>Headers and a form's reader are all that intake needs of the web; whoever serves them is the service's to know.</summary>
    [Theory]
    [InlineData("gateway-ledger", "")]
    [InlineData("gateway-ledger-sqlite", "")]
    [InlineData("gateway-engine", "Microsoft.AspNetCore.Http.Features Microsoft.AspNetCore.WebUtilities")]
    public void A_room_behind_the_service_knows_no_web_server(string assembly, string known) =>
        Assert.Empty(References(assembly).Where(static name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).Except(known.Split(' '), StringComparer.Ordinal));

    [Fact]
    public void The_ledger_knows_no_kind_of_database() =>
        Assert.DoesNotContain(References("gateway-ledger"), static name => name.Contains("Sqlite", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_engine_knows_no_database() =>
        Assert.DoesNotContain(References("gateway-engine"), static name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data", StringComparison.Ordinal));

    [Theory]
    [InlineData("Gateway.Prefect", "Refit")]
    [InlineData("Gateway.Prefect Gateway.Oidc Gateway.Images Gateway.Cli Gateway.Hosting.Telemetry Gateway.Hosting.Documentation", "System.Net.Http")] // The command line is a client of the gateway itself, telemetry one of a collector; the OpenAPI document has its operations by HttpMethod.
    [InlineData("Gateway.Oidc", "Microsoft.IdentityModel")]
    [InlineData("Gateway.Prefect", "Polly")]
    [InlineData("Gateway.Ledger", "Microsoft.EntityFrameworkCore")]
    [InlineData("Gateway.Ledger.Sqlite", "Microsoft.Data.Sqlite")]
    [InlineData("Gateway.Manifests", "YamlDotNet")]
    [InlineData("Gateway.Rollouts.Running Gateway.Engine", "Quartz")]
    [InlineData("Gateway.Rollouts.Freezes", "Ical.Net")]
    [InlineData("Gateway.Hosting", "Microsoft.OpenApi")]
    [InlineData("Gateway.Hosting", "Serilog")]
    [InlineData("Gateway.Hosting.Telemetry", "OpenTelemetry")]
    [InlineData("Gateway.Cli", "System.CommandLine")]
    [InlineData("Gateway.Cli.Terminals", "Spectre.Console")]
    public void Only_its_room_uses_a_library(string rooms, string library) =>
        Assert.Empty(CompiledTypes.All
            .Where(type => !Array.Exists(rooms.Split(' '), room => CompiledTypes.IsIn(type.Room, room)) && Touches(type, library))
            .Select(static type => type.Name));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_before_it(string room, string known)
    {
        string[] allowed = [room, .. known.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Empty(CompiledTypes.In(room)
            .SelectMany(static type => type.Uses)
            .Where(used => IsIn(used, "Gateway.") && used.Room is not ("Gateway" or "Gateway.Diagnostics") && !Array.Exists(allowed, space => CompiledTypes.IsIn(used.Room, space)))
            .Select(static used => used.Name)
            .Distinct(StringComparer.Ordinal));
    }

    /// <summary>The doors of a project and what all of it uses are in no namespace of their own.</summary>
    [Fact]
    public void Every_room_behind_the_service_has_its_place() =>
        Assert.Empty(CompiledTypes.All
            .Where(static type => type.Assembly != "gateway" && type.Room is not ("Gateway" or "Gateway.Engine") && !Rooms.Any(row => CompiledTypes.IsIn(type.Room, (string)row[0])))
            .Select(static type => type.Room)
            .Distinct(StringComparer.Ordinal));

    /// <summary>Rooms within rooms count as rooms of their own.</summary>
    [Fact]
    public void No_room_depends_on_itself_through_others()
    {
        var rooms = CompiledTypes.All.Select(static type => type.Room).ToHashSet(StringComparer.Ordinal);
        var edges = CompiledTypes.All
            .SelectMany(static type => type.Uses.Select(used => (From: type.Room, To: used.Room)))
            .Where(edge => edge.From != edge.To && rooms.Contains(edge.To))
            .ToHashSet();

        // A room that no other is left to depend on, or that depends on none that is left, is in no cycle.
        while (edges.RemoveWhere(edge => !edges.Any(other => other.From == edge.To) || !edges.Any(other => other.To == edge.From)) > 0)
        {
        }

        Assert.Empty(edges);
    }

    [Fact]
    public void The_sandbox_knows_nothing_of_the_gateway() =>
        Assert.DoesNotContain(typeof(Sandbox.PrefectSandbox).Assembly.GetReferencedAssemblies(), static reference => reference.Name!.StartsWith("gateway", StringComparison.Ordinal));

    [Fact]
    public void Only_the_command_line_knows_the_host() =>
        Assert.Empty(CompiledTypes.All
            .Where(static type => !CompiledTypes.IsIn(type.Room, "Gateway.Hosting") && !CompiledTypes.IsIn(type.Room, "Gateway.Cli") && Touches(type, "Gateway.Hosting"))
            .Select(static type => type.Name));

    private static IEnumerable<string> References(string assembly) =>
        ProgramAssemblies.All.Single(candidate => candidate.GetName().Name == assembly).GetReferencedAssemblies().Select(static name => name.Name!);

    private static bool Touches(CompiledType type, string space) => type.Uses.Any(used => IsIn(used, space));

    private static bool IsIn(UsedType used, string space) => used.Name == space || used.Name.StartsWith(space.EndsWith('.') ? space : space + ".", StringComparison.Ordinal);
}
