using System.Text.Json;

namespace Gateway.Builds;

/// <summary>What Prefect reports about a flow, collected by importing its entrypoint inside the built image.</summary>
/// <param name="Entrypoint">The entrypoint exactly as the manifest writes it, <c>path/to/file.py:function</c> or <c>package.module:function</c>.</param>
/// <param name="Name">The flow's name, from its decorator.</param>
/// <param name="Description">The flow's description, or null if it has none.</param>
/// <param name="Version">The flow's version; used for a deployment without a version in the manifest.</param>
/// <param name="ParameterOpenApiSchema">The JSON schema of the flow's parameters, or null when it was not collected.</param>
public sealed record FlowFacts(
    string Entrypoint,
    string Name,
    string? Description,
    string? Version,
    JsonElement? ParameterOpenApiSchema);
