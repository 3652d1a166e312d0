using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Reviews;

/// <summary>What the policy and the manifest's rules say of a build result.</summary>
internal abstract record BuildReview
{
    private BuildReview()
    {
    }

    /// <summary>It may change the MODE.</summary>
    /// <param name="Mode">The MODE.</param>
    /// <param name="Deployments">How the manifest wants that MODE's deployments.</param>
    /// <param name="Warnings">What its author should know.</param>
    public sealed record Passed(ModePolicy Mode, IReadOnlyList<DeploymentSpec> Deployments, IReadOnlyList<Finding> Warnings) : BuildReview
    {
        /// <summary>Whether the manifest asked for the run's own numbers, so that another run of the same build could differ.</summary>
        public bool DependsOnRun { get; init; }

        /// <summary>What the manifest makes with its aliases followed, in characters of a text that would take as much memory.</summary>
        public long Weight { get; init; }

        /// <summary>Which secrets of the MODE the manifest was compiled with; holds none.</summary>
        public string SecretsFingerprint { get; init; } = "";
    }

    /// <summary>The policy does not allow it.</summary>
    /// <param name="Refusals">Every reason.</param>
    public sealed record Refused(IReadOnlyList<Finding> Refusals) : BuildReview;

    /// <summary>The policy would allow it, but the manifest cannot be deployed.</summary>
    /// <param name="Findings">Every finding, warnings included.</param>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : BuildReview;
}
