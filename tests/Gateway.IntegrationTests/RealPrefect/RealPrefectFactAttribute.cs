namespace Gateway.IntegrationTests.RealPrefect;

/// <summary>A fact that needs a real Prefect server. <c>tests/run</c> says where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealPrefectFactAttribute : FactAttribute
{
    public RealPrefectFactAttribute() => Skip = RealServer.Missing;
}

/// <summary>A fact that needs Prefect's own program beside the server, for a worker.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealWorkerFactAttribute : FactAttribute
{
    public RealWorkerFactAttribute() => Skip = RealServer.Missing ?? PrefectProgram.Missing;
}

/// <summary>A fact that needs Prefect's own program alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrefectProgramFactAttribute : FactAttribute
{
    public PrefectProgramFactAttribute() => Skip = PrefectProgram.Missing;
}
