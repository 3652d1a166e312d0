using System.Collections.Concurrent;
using Gateway.Ledger;
using Gateway.Manifests;

namespace Gateway.Rollouts;

/// <summary>What a rollout knows across its attempts: what it has done so far, whichever attempt did it.</summary>
internal sealed class RolloutAttempt
{
    private readonly ConcurrentDictionary<string, bool> _created = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _updated = new(StringComparer.Ordinal);

    public RolloutAttempt(BuildReview.Passed review, RolloutLog log)
    {
        Review = review;
        Log = log;
        Findings = review.Warnings;
    }

    public BuildReview.Passed Review { get; }

    public RolloutLog Log { get; }

    public IReadOnlyList<Finding> Findings { get; set; }

    /// <summary>Deployments that were as wanted when the rollout first looked.</summary>
    public int? Unchanged { get; set; }

    public string? LastFailure { get; set; }

    public void NoteCreated(string deployment) => _created.TryAdd(deployment, true);

    public void NoteUpdated(string deployment) => _updated.TryAdd(deployment, true);

    public RolloutEnd Succeed() => new(RolloutStatus.Succeeded, null, null, Findings, Counts());

    public RolloutEnd Fail(string code, string detail) => new(RolloutStatus.Failed, code, detail, Findings, Counts());

    public RolloutEnd TimeOut(TimeSpan deadline) => Fail(
        "prefect_unavailable",
        $"Prefect could not be used within the {deadline.TotalSeconds:0.###} s that a rollout may take (Gateway:Rollouts:Deadline). The last failure: {LastFailure ?? "it did not answer in time."}");

    private (int Created, int Updated, int Unchanged) Counts() => (_created.Count, _updated.Count, Unchanged ?? 0);
}
