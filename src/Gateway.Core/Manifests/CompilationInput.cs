using System.Text.Json;
using Gateway.Builds;

namespace Gateway.Manifests;

/// <summary>All that compiling a manifest for one MODE needs to know beyond the manifest.</summary>
internal sealed record CompilationInput
{
    /// <summary>What <c>{{ $NAME }}</c> may refer to. The values are put in as they are: a placeholder inside a value stays text.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The section of the MODE's settings, which findings name.</summary>
    public string ModeSection { get; init; } = "Gateway:Modes:<name>";

    /// <summary>What is known of the flows; a deployment finds its own by entrypoint.</summary>
    public required IReadOnlyList<FlowFacts> Flows { get; init; }

    /// <summary>Whether a deployment of this name belongs to the MODE.</summary>
    public required Func<string, bool> Selects { get; init; }

    /// <summary>What of <see cref="Variables"/> stands for a secret; null for nothing.</summary>
    public SecretReferences? Secrets { get; init; }

    /// <summary>Version of the deployments that give none themselves; null to leave it to their flows.</summary>
    public string? CommitVersion { get; init; }

    /// <summary>
    /// Outputs of build and push steps that CI sent, by step id, for placeholders such as <c>{{ commit.stdout }}</c>. They win over what
    /// is known of a step without them.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> StepOutputs { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>What a step that builds or pushes the image gave, such as <c>image</c> and <c>tag</c>; empty when there is no image.</summary>
    public IReadOnlyDictionary<string, string> ImageOutputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The commit that was built, which steps ask git for; null when it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was checked out; null when it is not known.</summary>
    public string? Branch { get; init; }

    /// <summary>Entries that every deployment's <c>job_variables.env</c> is to hold; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The image of the deployments that name none; null to leave it to their work pools.</summary>
    public string? Image { get; init; }

    /// <summary>Like <see cref="Environment"/>, for names that are the gateway's alone to set, such as <c>MODE</c>.</summary>
    public IReadOnlyDictionary<string, string> ReservedEnvironment { get; init; } = new Dictionary<string, string>();
}
