using Gateway.Sandbox.Faults;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Faults from outside.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder app, SandboxFaults faults) => app.MapPlan<FaultPlan>(
        "faults",
        () => new FaultPlan(faults.All, faults.Sqlite),
        plan =>
        {
            faults.Clear();
            faults.Sqlite = plan.Sqlite;
            foreach (var fault in plan.Faults ?? [])
            {
                faults.Add(fault);
            }
        },
        faults.Clear);

    private sealed record FaultPlan(IReadOnlyList<Fault>? Faults = null, SqliteMode? Sqlite = null);
}
