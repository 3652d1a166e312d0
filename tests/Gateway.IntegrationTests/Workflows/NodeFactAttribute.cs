namespace Gateway.IntegrationTests.Workflows;

/// <summary>A fact that needs the Node that GitHub's parser of workflow files and the action are written for. <c>tests/run</c> says where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Node.Missing;
}

/// <summary>A theory that needs Node.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = Node.Missing;
}

internal static class Node
{
    /// <summary>Why no test can use Node; null where they can.</summary>
    public static string? Missing { get; } = Environment.GetEnvironmentVariable("GATEWAY_TESTS_WITHOUT_NODE") is { Length: > 0 } reason ? reason : null;
}
