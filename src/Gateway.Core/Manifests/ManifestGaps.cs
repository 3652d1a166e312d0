namespace Gateway.Manifests;

/// <summary>
/// What of a MODE's deployments an error keeps from being compiled. The manifest has them all the same: they cannot be deployed, and they
/// are not removed either.
/// </summary>
/// <param name="Incomplete">Deployments with a name, as far as they can be read, in the manifest's order.</param>
/// <param name="HasNameless">Whether the name of one cannot be told, so that it could be any.</param>
internal sealed record ManifestGaps(IReadOnlyList<DeploymentSpec> Incomplete, bool HasNameless)
{
    /// <summary>Everything could be compiled.</summary>
    public static ManifestGaps None { get; } = new([], HasNameless: false);

    /// <summary>Whether the manifest may well have that deployment.</summary>
    internal bool MayHave(string flowName, string name) =>
        HasNameless || Incomplete.Any(spec => spec.Name == name && (spec.FlowName is null || spec.FlowName == flowName));
}
