using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Gateway.Policy;

namespace Gateway.Tests.Architecture;

/// <summary>
/// The folders of <c>src/Gateway.Core</c> and <c>src/Gateway</c> are the stages of the data's way. What a stage may touch is said here and nowhere else.
/// </summary>
public sealed class RoomTests
{
    private static readonly ArchUnitNET.Domain.Architecture Code =
        new ArchLoader().LoadAssemblies(typeof(PolicyOptions).Assembly, typeof(Cli.GatewayCommand).Assembly).Build();

    /// <summary>Rooms that decide: no I/O, no clock, no configuration, no web, no log.</summary>
    public static TheoryData<string> PureRooms => ["Gateway.Builds", "Gateway.Policy", "Gateway.Manifests", "Gateway.Rollouts.Planning"];

    [Fact]
    public void The_rules_see_the_rooms_and_what_they_use()
    {
        Assert.Contains(OwnTypes(), type => type.FullName == "Gateway.Ledger.LedgerContext");
        Assert.Contains(DependenciesOf("Gateway.Ledger"), target => IsIn(target, "Microsoft.EntityFrameworkCore"));
        Assert.Contains(DependenciesOf("Gateway.Prefect"), target => IsIn(target, "System.Net.Http"));
    }

    [Fact]
    public void The_core_can_touch_nothing_but_the_runtime_and_a_reader_of_YAML() => Assert.All(
        typeof(PolicyOptions).Assembly.GetReferencedAssemblies(),
        static reference => Assert.True(reference.Name == "YamlDotNet" || reference.Name!.StartsWith("System.", StringComparison.Ordinal), reference.Name));

    [Theory]
    [MemberData(nameof(PureRooms))]
    public void A_pure_room_touches_nothing_outside(string room)
    {
        string[] impure =
        [
            "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.Logging",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "System.Net.Http", "System.Net.Sockets", "Refit", "Quartz", "Polly", "Serilog",
        ];
        string[] impureTypes = ["System.TimeProvider", "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Environment", "System.Random", "System.Diagnostics.Process"];

        var found = DependenciesOf(room)
            .Where(target => impure.Any(space => IsIn(target, space)) || impureTypes.Contains(target.FullName))
            .Select(target => target.FullName)
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("Gateway.Prefect", "Refit")]
    [InlineData("Gateway.Prefect Gateway.Oidc Gateway.Images Gateway.Cli Gateway.Hosting.Telemetry", "System.Net.Http")] // The command line is a client of the gateway itself, telemetry one of a collector.
    [InlineData("Gateway.Oidc", "Microsoft.IdentityModel")]
    [InlineData("Gateway.Prefect", "Polly")]
    [InlineData("Gateway.Ledger", "Microsoft.EntityFrameworkCore")]
    [InlineData("Gateway.Ledger", "Microsoft.Data.Sqlite")]
    [InlineData("Gateway.Manifests", "YamlDotNet")]
    [InlineData("Gateway.Rollouts", "Quartz")]
    [InlineData("Gateway.Hosting", "Microsoft.OpenApi")]
    [InlineData("Gateway.Hosting", "Serilog")]
    [InlineData("Gateway.Hosting.Telemetry", "OpenTelemetry")]
    [InlineData("Gateway.Cli", "System.CommandLine")]
    public void Only_its_room_uses_a_library(string rooms, string library)
    {
        var allowed = rooms.Split(' ');
        var elsewhere = OwnTypes()
            .Where(type => !Array.Exists(allowed, room => IsIn(type, room)) && type.Dependencies.Any(dependency => IsIn(dependency.Target, library)))
            .Select(type => type.FullName)
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("Gateway.Builds", "")]
    [InlineData("Gateway.Manifests", "Gateway.Builds")]
    [InlineData("Gateway.Policy", "Gateway.Builds Gateway.Manifests")]
    [InlineData("Gateway.Prefect", "Gateway.Manifests")]
    [InlineData("Gateway.Images", "")]
    [InlineData("Gateway.Ledger", "Gateway.Builds")]
    [InlineData("Gateway.Secrets", "Gateway.Manifests Gateway.Policy")]
    [InlineData("Gateway.Rollouts", "Gateway.Builds Gateway.Manifests Gateway.Policy Gateway.Secrets Gateway.Images Gateway.Prefect Gateway.Ledger")]
    [InlineData("Gateway.Rollouts.Planning", "Gateway.Manifests Gateway.Policy Gateway.Prefect")]
    [InlineData("Gateway.Oidc", "Gateway.Builds")]
    [InlineData("Gateway.Webhooks", "Gateway.Builds Gateway.Oidc Gateway.Manifests Gateway.Policy Gateway.Ledger Gateway.Rollouts")]
    public void A_room_knows_only_the_rooms_before_it(string room, string known)
    {
        var allowed = known.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(room).ToList();

        var others = DependenciesOf(room)
            .Where(target => IsIn(target, "Gateway") && target.Namespace.FullName != "Gateway" && !allowed.Exists(space => IsIn(target, space)))
            .Select(target => target.FullName)
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(others);
    }

    [Fact]
    public void The_gateway_does_not_know_the_sandbox() =>
        Assert.DoesNotContain(
            typeof(Cli.GatewayCommand).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.Contains("sandbox", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Only_the_command_line_knows_the_host()
    {
        var others = OwnTypes()
            .Where(type => !IsIn(type, "Gateway.Hosting") && !IsIn(type, "Gateway.Cli") && type.Dependencies.Any(dependency => IsIn(dependency.Target, "Gateway.Hosting")))
            .Select(type => type.FullName);

        Assert.Empty(others);
    }

    private static IEnumerable<IType> OwnTypes() =>
        Code.Types.Where(type => !IsCompilerMade(type));

    private static IEnumerable<IType> DependenciesOf(string room) =>
        OwnTypes()
            .Where(type => IsIn(type, room))
            .SelectMany(type => type.Dependencies)
            .Select(dependency => dependency.Target)

            // Accessors that the JSON generator makes are read as types whose name is a signature.
            .Where(target => !target.FullName.Contains("::", StringComparison.Ordinal));

    private static bool IsIn(IType type, string space) =>
        type.Namespace is { FullName: { } name } && (name == space || name.StartsWith(space + ".", StringComparison.Ordinal));

    /// <summary>Generated code follows its generators' rules, not the rooms'.</summary>
    private static bool IsCompilerMade(IType type) =>
        type.Namespace is not { FullName: { } name } || !IsIn(type, "Gateway") || name.StartsWith("Gateway.Ledger.Migrations", StringComparison.Ordinal);
}
