namespace Gateway.IntegrationTests.Differential;

/// <summary>What the command line did with a manifest.</summary>
/// <param name="Failed">Whether it refused the manifest, or a deployment of it.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Deployments">What it sent and the server took, in this order.</param>
internal sealed record CommandLineRun(bool Failed, string Output, IReadOnlyList<SentDeployment> Deployments);
