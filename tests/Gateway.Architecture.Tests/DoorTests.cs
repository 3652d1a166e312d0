using System.Reflection;
using System.Text.Json;

namespace Gateway.Architecture.Tests;

/// <summary>
/// What each assembly shows to everybody: one or two types by which it is put to use. All else is internal, and shared only with the assemblies that
/// its project names. The types that the API's document describes are public, too: their comments are its descriptions.
/// </summary>
public sealed class DoorTests
{
    /// <summary>Each assembly, and its doors.</summary>
    public static TheoryData<string, string> Doors => new()
    {
        { "gateway-core", "Gateway.GatewayTelemetry Gateway.SettingsException" },
        { "gateway-ledger", "Gateway.Ledger.LedgerServices" },
        { "gateway-ledger-sqlite", "Gateway.Ledger.Sqlite.SqliteLedgerServices" },
        { "gateway-engine", "Gateway.Engine.IntakeServices Gateway.Engine.RolloutServices" },
        { "gateway", "Gateway.Cli.GatewayCommand" },
        { "gateway-sandbox", "Gateway.Sandbox.PrefectSandbox Gateway.Sandbox.SandboxOptions" },
    };

    private static IReadOnlyList<Assembly> Assemblies { get; } = [.. ProgramAssemblies.All, typeof(Sandbox.PrefectSandbox).Assembly];

    [Theory]
    [MemberData(nameof(Doors))]
    public void A_room_shows_its_doors_and_nothing_else(string assembly, string doors)
    {
        var described = DescribedByTheApi();
        var shown = Assemblies.Single(candidate => candidate.GetName().Name == assembly).GetExportedTypes()
            .Where(type => !type.IsNested && IsWritten(type) && !described.Contains(type.Name))
            .Select(static type => type.FullName!)
            .Order(StringComparer.Ordinal);

        Assert.Equal(doors.Split(' '), shown);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public void A_room_has_one_door_or_two(string assembly, string doors) => Assert.True(doors.Split(' ').Length <= 2, assembly);

    [Fact]
    public void Every_room_says_its_doors() =>
        Assert.Equal(
            Assemblies.Select(static assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal),
            Doors.Select(static row => (string)row[0]).Order(StringComparer.Ordinal));

    /// <summary>What a tool generates is public whether one likes it or not.</summary>
    private static bool IsWritten(Type type) =>
        type.Namespace is { } space && !space.EndsWith(".Migrations", StringComparison.Ordinal) && !space.EndsWith(".CompiledModel", StringComparison.Ordinal)
        && CompiledTypes.IsIn(space, nameof(Gateway));

    private static HashSet<string> DescribedByTheApi()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryFiles.Root, "docs", "openapi.json")));
        return document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(static schema => schema.Name).ToHashSet(StringComparer.Ordinal);
    }
}
