using Gateway.Branches;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Rollouts.Stages;

namespace Gateway.Plans;

/// <summary>What came of planning a build result.</summary>
internal abstract record PlannedBuild
{
    private PlannedBuild()
    {
    }

    /// <summary>Name of the MODE that its branch maps to; null when there is none, or none that is known.</summary>
    public string? ModeName { get; init; }

    /// <summary>The same, where the ref was put together from another field: what is wrong with the ref is wrong with that.</summary>
    /// <param name="pointer">JSON pointer to the field.</param>
    public PlannedBuild WithRefAt(string pointer) => this is Refused refused
        ? refused with { Refusals = [.. refused.Refusals.Select(refusal => refusal.Pointer == "/ref" ? refusal with { Pointer = pointer } : refusal)] }
        : this;

    /// <summary>No MODE may be shown to its sender.</summary>
    /// <param name="Refusals">Every reason.</param>
    public sealed record Refused(IReadOnlyList<Finding> Refusals) : PlannedBuild;

    /// <summary>Its manifest cannot be read at all.</summary>
    /// <param name="Findings">Every finding.</param>
    public sealed record Unreadable(IReadOnlyList<Finding> Findings) : PlannedBuild;

    /// <summary>Prefect could not be asked.</summary>
    /// <param name="Reason">Why, in a sentence that holds nothing secret.</param>
    /// <param name="MayPass">Whether asking again later may help.</param>
    public sealed record Unanswered(string Reason, bool MayPass) : PlannedBuild;

    /// <summary>The plan.</summary>
    /// <param name="Mode">The MODE that its branch maps to.</param>
    /// <param name="Deployments">What would become of each deployment of the MODE, and of those that the manifest removed.</param>
    /// <param name="Findings">What is wrong with the manifest, or worth knowing, on its own and on this server.</param>
    /// <param name="Refusals">Why the policy would refuse it; empty if the policy allows it.</param>
    public sealed record Planned(
        ModePolicy Mode,
        IReadOnlyList<DeploymentView> Deployments,
        IReadOnlyList<Finding> Findings,
        IReadOnlyList<Finding> Refusals) : PlannedBuild
    {
        /// <summary>What would become of the Secret blocks that the deployments refer to.</summary>
        public IReadOnlyList<PlannedSecret> Secrets { get; init; } = [];

        /// <summary>What would become of the Prefect variables that hold the deployments' images.</summary>
        public IReadOnlyList<VariableView> Variables { get; init; } = [];

        /// <summary>The freeze that keeps the MODE from taking it now; null where there is none, or where it would be refused anyway.</summary>
        public ModeFreeze? Freeze { get; init; }

        /// <summary>The other branch that the deployments belong to; null where there is none, or where it would be refused anyway.</summary>
        public BranchState? HeldBy { get; init; }

        /// <summary>Whether a rollout of it would write anything.</summary>
        public bool Changes =>
            Deployments.Any(static deployment => deployment.Action != PlannedAction.Unchanged)
            || Variables.Any(static variable => variable.Action != VariableAction.Unchanged)
            || Secrets.Any(static secret => secret.Action != SecretAction.Unchanged);

        /// <summary>The rollback that keeps the lane from taking it; null where there is none, or where it would be refused anyway.</summary>
        public RollbackHold? Hold { get; init; }

        /// <summary>Whether as many other branches as may have deployments of their own have them.</summary>
        public bool IsFull { get; init; }

        /// <summary>Whether a rollout of it could begin now.</summary>
        public bool Deployable => IsValid && Freeze is null && HeldBy is null && Hold is null && !IsFull;

        /// <summary>Whether a rollout of it could begin, once no freeze, no rollback and no other branch is in the way.</summary>
        public bool IsValid => Refusals.Count == 0 && Findings.All(finding => finding.Severity != FindingSeverity.Error);
    }
}
