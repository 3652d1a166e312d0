using System.Collections.Concurrent;
using Gateway.Diagnostics;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Rollouts.Images;

namespace Gateway.Rollouts.Stages;

/// <summary>What a rollout knows across its attempts: what it has done so far, whichever attempt did it.</summary>
internal sealed class RolloutAttempt
{
    private readonly ConcurrentDictionary<(string Flow, string Name), bool> _created = new();
    private readonly ConcurrentDictionary<(string Flow, string Name), bool> _updated = new();
    private readonly ConcurrentDictionary<(string Flow, string Name), bool> _pruned = new();
    private IReadOnlyList<(string Flow, string Name)>? _unchanged;

    public RolloutAttempt(Rollout rollout, RolloutTarget target, RolloutSnapshot snapshot, RolloutLog log, SmokeRunTrace smokeRun)
    {
        Rollout = rollout;
        Target = target;
        Snapshot = snapshot;
        Log = log;
        SmokeRun = smokeRun;
        Findings = target.Warnings;
    }

    public Rollout Rollout { get; }

    public Lane Lane => Lane.Of(Rollout);

    public RolloutTarget Target { get; private set; }

    /// <summary>Whether the images of the target's deployments are known.</summary>
    public bool ImagesChecked { get; private set; }

    /// <summary>The work pools that were read for it; what one was when the rollout first looked it is to the end.</summary>
    public Dictionary<string, WorkPool?> WorkPools { get; } = new(StringComparer.Ordinal);

    /// <summary>What the attempt that is under way found; set by its first stages.</summary>
    public LiveReading Reading { get; set; } = null!;

    /// <summary>What is to be done; after it was done, what is left.</summary>
    public RolloutPlan Plan
    {
        get;
        set
        {
            field = value;
            Work = PlannedWork.From(value);
        }
    } = null!;

    /// <summary>The same, sorted by what is to be written.</summary>
    public PlannedWork Work { get; private set; } = null!;

    /// <summary>Deployments that it deleted.</summary>
    public IReadOnlySet<Guid> Deleted { get; set; } = new HashSet<Guid>();

    public RolloutSnapshot Snapshot { get; }

    public RolloutLog Log { get; }

    public IReadOnlyList<Finding> Findings { get; set; }

    /// <summary>Deployments that it found on the server and takes over.</summary>
    public HashSet<(string Flow, string Name)> Adopted { get; } = [];

    public string? LastFailure { get; set; }

    /// <summary>Whether what the rollout changes is in the ledger.</summary>
    public bool AreChangesRecorded { get; set; }

    /// <summary>Whether no attempt, of this process or of one before, has written anything yet.</summary>
    public bool HasDoneNothing => Snapshot.IsEmpty && Counts is { Created: 0, Updated: 0, Pruned: 0 };

    /// <summary>Secret blocks that were written, in their order.</summary>
    public HashSet<string> SecretBlocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The flow run that the rollout waits for, as far as it knows of one.</summary>
    public SmokeRunTrace SmokeRun { get; }

    /// <summary>What it did, each deployment counted once: one that an attempt created and a later one changed was created.</summary>
    public RolloutTotals Counts => new(
        _created.Count,
        _updated.Keys.Count(key => !_created.ContainsKey(key)),
        _unchanged?.Count(key => !_created.ContainsKey(key) && !_updated.ContainsKey(key)) ?? 0,
        _pruned.Count);

    /// <summary>From here on the target's deployments name their images as they were found to be, or refer to variables that do.</summary>
    public void RecordImages(ImageCheck check)
    {
        ImagesChecked = true;
        Target = Target with { Specs = ImageVariables.Assign(Target.Mode, Target.Build, check.Specs), Warnings = [.. Target.Warnings, .. check.Findings] };
        Findings = Target.Warnings;
    }

    /// <summary>The plan without what it cannot know: a deployment that an earlier attempt of this very rollout created is there now, but not adopted.</summary>
    public RolloutPlan Own(RolloutPlan plan)
    {
        var created = Snapshot.Entries.Where(entry => entry.Before is null).Select(entry => (entry.FlowName, entry.Name)).ToHashSet();
        return plan with
        {
            Deployments =
            [
                .. plan.Deployments.Select(deployment =>
                    deployment.Adopted && created.Contains((deployment.FlowName, deployment.Spec.Name)) ? deployment with { Adopted = false } : deployment),
            ],
        };
    }

    /// <summary>Records which deployments are as wanted. What counts is what they were when the rollout first looked.</summary>
    public void MarkUnchanged(RolloutPlan plan) => _unchanged ??=
    [
        .. plan.Deployments.Where(deployment => deployment.IsAsWanted).Select(deployment => (deployment.FlowName, deployment.Spec.Name)),
    ];

    public void MarkCreated(string flow, string name) => _created.TryAdd((flow, name), true);

    public void MarkUpdated(string flow, string name) => _updated.TryAdd((flow, name), true);

    public void MarkPruned(string flow, string name) => _pruned.TryAdd((flow, name), true);

    public RolloutEnd Succeed(LaneChange lane, byte[] specs) =>
        new() { Status = RolloutStatus.Succeeded, Findings = Findings, Counts = Counts, Lane = lane, Specs = specs };

    public RolloutEnd Fail(string code, string detail) =>
        new() { Status = RolloutStatus.Failed, Code = code, Detail = WithSecrets(detail), Findings = Findings, Counts = Counts };

    public RolloutEnd Cancel(string by) =>
        new() { Status = RolloutStatus.Cancelled, Code = Codes.Cancelled, Detail = WithSecrets($"{by} cancelled the rollout."), Findings = Findings, Counts = Counts };

    public RolloutEnd TimeOut(TimeSpan deadline) => Fail(
        ImagesChecked ? Codes.PrefectUnavailable : Codes.RegistryUnavailable,
        $"{(ImagesChecked ? "Prefect" : "The image's registry")} was not available within the {deadline.TotalSeconds:0.###} s that a rollout may take (Gateway:Rollouts:Deadline). The last failure: {LastFailure ?? "it did not answer in time."}");

    /// <summary>What is not put back stands beside what became of the rollout.</summary>
    private string WithSecrets(string detail) => SecretBlocks.Count == 0
        ? detail
        : $"{detail} These Secret blocks were already written and are not reverted, because the previous deployments use the MODE's secrets, too: {string.Join(", ", SecretBlocks)}.";
}
