namespace Gateway.Policy;

/// <summary>
/// A deployment that is run once after a rollout changed something, to see that what was deployed works; section
/// <c>Gateway:Modes:&lt;name&gt;:SmokeRun</c>. Without <see cref="Deployment"/> nothing is run.
/// </summary>
internal sealed class SmokeRunOptions
{
    /// <summary>
    /// Name of a deployment of the manifest that the MODE selects; <c>flow name/deployment name</c> if several flows have a deployment of that name.
    /// If a manifest lacks it, there is a warning and no run.
    /// </summary>
    public string? Deployment { get; set; }

    /// <summary>How long the run may take from its creation to its end. Default 10 minutes; 1 second to 1 hour.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What happens to the rollout when the run fails: <c>undo</c> or <c>report</c>. Default undo.</summary>
    public SmokeRunFailure OnFailure { get; set; } = SmokeRunFailure.Undo;
}

/// <summary>What becomes of a rollout whose smoke run fails.</summary>
internal enum SmokeRunFailure
{
    /// <summary>What it changed is put back.</summary>
    Undo,

    /// <summary>It stays, with a warning.</summary>
    Report,
}

/// <summary>The smoke run of a MODE.</summary>
/// <param name="Deployment">Name of the deployment, or <c>flow name/deployment name</c>.</param>
/// <param name="Timeout">How long the run may take from its creation to its end.</param>
/// <param name="OnFailure">What becomes of the rollout when it fails.</param>
internal sealed record SmokeRun(string Deployment, TimeSpan Timeout, SmokeRunFailure OnFailure)
{
    /// <summary>Whether it names a deployment of that flow and name.</summary>
    /// <param name="flow">Name of the flow; null when it is not known yet.</param>
    /// <param name="name">Name of the deployment, which has no slash.</param>
    public bool Selects(string? flow, string name) =>
        Deployment == name || (flow is null ? Deployment.EndsWith($"/{name}", StringComparison.Ordinal) : Deployment == $"{flow}/{name}");
}
