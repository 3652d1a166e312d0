using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// Finds deployments that are given twice. What identifies a deployment is its flow and its name, so that one name may stand for several
/// flows; whose flow is not known here is looked at again when the server has told it.
/// </summary>
internal sealed class TwinCheck(FindingList findings)
{
    private readonly Dictionary<(string Name, string? Entrypoint), ManifestLocation> _byEntrypoint = [];
    private readonly Dictionary<(string Name, string Flow), ManifestLocation> _byFlow = [];

    /// <summary>Whether the deployment was given before, which is reported.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mapping">What the manifest says of it.</param>
    /// <param name="spec">What that comes to; null for one of another MODE.</param>
    public bool Check(string name, YamlMapping mapping, DeploymentSpec? spec)
    {
        var written = (YamlScalar)mapping.Find("name")!;
        var place = written.Location;
        var entrypoint = (mapping.Find("entrypoint") as YamlScalar)?.Value;
        var isTwin = !_byEntrypoint.TryAdd((name, entrypoint), place);
        var first = _byEntrypoint[(name, entrypoint)];
        if (!isTwin && spec?.FlowName is { } flow && !_byFlow.TryAdd((name, flow), place))
        {
            isTwin = true;
            first = _byFlow[(name, flow)];
        }

        if (isTwin)
        {
            findings.Error(
                Codes.DeploymentDuplicate,
                $"A deployment of this flow with the name {PlainText.Shown(written.Value)} already exists at line {first.Line}, column {first.Column}.",
                "Rename or remove one of them. Deployments of different flows may share a name.",
                place,
                spec?.Name);
        }

        return isTwin;
    }
}
