namespace Gateway.IntegrationTests.Hostile;

/// <summary>Tests that take all that the machine has: beside them, others would wait for it and fail.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FloodTestGroup
{
    public const string Name = "Floods";
}
