namespace Gateway.Lanes;

/// <summary>
/// What the steps of a rollout call its deployments: by their name, and where several flows have a deployment of that name, by
/// <c>flow name/deployment name</c>.
/// </summary>
internal sealed class DeploymentSubjects
{
    private readonly HashSet<string> _shared;

    public DeploymentSubjects(IEnumerable<(string Flow, string Name)> deployments) =>
        _shared = [.. deployments.Distinct().CountBy(deployment => deployment.Name).Where(count => count.Value > 1).Select(count => count.Key)];

    public string Of(string flow, string name) => _shared.Contains(name) ? $"{flow}/{name}" : name;
}
