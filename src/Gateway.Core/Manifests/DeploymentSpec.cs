using System.Globalization;
using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// The state in which a manifest wants one Prefect deployment: what <c>prefect deploy</c> would send for it, before
/// the flow's id is known. Null means that neither manifest nor flow facts speak of the field, and each use says what that means.
/// </summary>
internal sealed record DeploymentSpec
{
    /// <summary>Name of the deployment; with the flow's name it identifies the deployment on the server.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the flow; null when neither flow facts nor manifest name it, so that planning must ask the server.</summary>
    public string? FlowName { get; init; }

    /// <summary>
    /// True when the build result carried facts of the flow. False means that <see cref="Version"/>, <see cref="Description"/> and
    /// <see cref="ParameterOpenApiSchema"/>, where null, are unknown rather than absent, and what the server holds is kept.
    /// </summary>
    public required bool FlowFactsKnown { get; init; }

    /// <summary><c>path/to/file.py:function</c> or <c>package.module:function</c> inside the image.</summary>
    public required string Entrypoint { get; init; }

    /// <summary>The manifest's version, else the flow's.</summary>
    public string? Version { get; init; }

    /// <summary>The manifest's description, else the flow's.</summary>
    public string? Description { get; init; }

    /// <summary>Tags in the manifest's order.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Default parameters of its runs, a JSON object.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>JSON schema of the flow's parameters.</summary>
    public JsonElement? ParameterOpenApiSchema { get; init; }

    /// <summary>Whether the server checks parameters against the schema; null leaves it to Prefect's default, true.</summary>
    public bool? EnforceParameterSchema { get; init; }

    /// <summary>Whether the deployment is paused; null when the manifest does not say, so that a pause by hand is kept.</summary>
    public bool? Paused { get; init; }

    /// <summary>All its schedules, in the manifest's order; empty when it runs on demand only.</summary>
    public required IReadOnlyList<ScheduleSpec> Schedules { get; init; }

    /// <summary>Most runs at one time; null for no limit.</summary>
    public int? ConcurrencyLimit { get; init; }

    /// <summary>What happens to runs above the limit; null when the manifest gives the limit as a bare number or none.</summary>
    public ConcurrencyOptions? ConcurrencyOptions { get; init; }

    /// <summary>The work pool whose workers run it.</summary>
    public required string WorkPoolName { get; init; }

    /// <summary>The work queue in that pool; null for the pool's default queue.</summary>
    public string? WorkQueueName { get; init; }

    /// <summary>Values for the pool's base job template, a JSON object (image, env, networks, …).</summary>
    public required JsonElement JobVariables { get; init; }

    /// <summary>
    /// Name of the Prefect variable that holds the image on the server, to which the deployment refers there; null where the image stands in the
    /// deployment itself. <see cref="JobVariables"/> has the image in either case.
    /// </summary>
    public string? ImageVariable { get; init; }

    /// <summary>Steps that a run takes before it imports the flow, a JSON array of one-key objects; empty for none, null when the manifest has no pull section.</summary>
    public JsonElement? PullSteps { get; init; }

    /// <summary>Its triggers, in the manifest's order; empty for none.</summary>
    public IReadOnlyList<TriggerSpec> Triggers { get; init; } = [];

    /// <summary>
    /// Longer texts with secrets in them, which job variables and pull steps refer to as a whole: by the name of the Secret block that holds
    /// the text, the text with references to the secrets' own blocks. Null for none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? SecretTexts { get; init; }

    /// <summary>Where the deployment stands in the manifest.</summary>
    public required ManifestLocation Location { get; init; }

    /// <summary>What the manifest says of it, for the places of its parts; null of one that was recorded.</summary>
    internal YamlMapping? Source { get; init; }

    /// <summary>Where a part of it stands: the key at the end of the path, or the last one on the way there that the manifest has.</summary>
    /// <param name="path">Keys, and places in lists, from 0.</param>
    internal ManifestLocation LocationOf(params ReadOnlySpan<string> path)
    {
        var (location, node) = (Location, (YamlNode?)Source);
        foreach (var key in path)
        {
            switch (node)
            {
                case YamlMapping mapping when mapping.FindEntry(key) is { } entry:
                    (location, node) = (entry.Location, entry.Value);
                    break;
                case YamlSequence list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count:
                    node = list.Items[index];
                    location = node.Location;
                    break;
                default:
                    return location;
            }
        }

        return location;
    }

    /// <summary>Where a job variable stands, or a value within it, by a path such as <c>env.NAME</c> or <c>networks[0]</c>.</summary>
    internal ManifestLocation LocationOfJobVariable(string path) => LocationOf(["work_pool", "job_variables", .. Keys(path)]);

    /// <summary>Where a parameter stands, or a value within it, likewise.</summary>
    internal ManifestLocation LocationOfParameter(string path) => LocationOf(["parameters", .. Keys(path)]);

    private static string[] Keys(string path) => path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What the server does with runs above a deployment's concurrency limit.</summary>
/// <param name="CollisionStrategy"><c>ENQUEUE</c> or <c>CANCEL_NEW</c>.</param>
/// <param name="GracePeriodSeconds">Seconds that a new run may take to start before its slot is free again; null for the server's default.</param>
internal sealed record ConcurrencyOptions(string CollisionStrategy, int? GracePeriodSeconds);
