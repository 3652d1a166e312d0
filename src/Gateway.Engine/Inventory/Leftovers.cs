using Gateway.Lanes;
using Gateway.Ledger;

namespace Gateway.Inventory;

/// <summary>The deployments of a lane that rollouts which failed may have left changed, as their steps and what they found before tell.</summary>
internal sealed class Leftovers
{
    private static readonly StepKind[] Writes = [StepKind.Create, StepKind.Update, StepKind.Adopt, StepKind.Prune, StepKind.Restore];

    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private bool _couldBeAny;

    private Leftovers()
    {
    }

    /// <summary>Those of a lane.</summary>
    public static Leftovers Of(LaneStanding standing, LaneCodec codec)
    {
        var leftovers = new Leftovers();
        foreach (var halfDone in standing.HalfDone)
        {
            leftovers.Add(halfDone, codec);
        }

        return leftovers;
    }

    /// <summary>Whether a deployment is one of them.</summary>
    public bool Has(LaneDeployment row) => _couldBeAny || _subjects.Contains(row.Name) || _subjects.Contains(TitleOf(row.FlowName, row.Name));

    /// <summary>Those that are in nobody's care, such as one that was created and could not be deleted again.</summary>
    public IEnumerable<(string Flow, string Name)> Except(IReadOnlyList<LaneDeployment> rows)
    {
        var known = rows.SelectMany(static row => (string[])[row.Name, TitleOf(row.FlowName, row.Name)]).ToHashSet(StringComparer.Ordinal);
        return _subjects.Where(subject => !known.Contains(subject)).Order(StringComparer.Ordinal).Select(static subject =>
            subject.LastIndexOf('/') is >= 0 and var at ? (subject[..at], subject[(at + 1)..]) : ("", subject));
    }

    private void Add(HalfDoneRollout halfDone, LaneCodec codec)
    {
        foreach (var step in halfDone.Steps.Where(static step => step.Subject is not null && Array.IndexOf(Writes, step.Kind) >= 0))
        {
            // The last step decides: a write that failed changed nothing, unless it is the one that was to put it back.
            var isLeft = (step.Kind == StepKind.Restore) != (step.Outcome == StepOutcome.Succeeded);
            _ = isLeft ? _subjects.Add(step.Subject!) : step.Kind == StepKind.Restore && _subjects.Remove(step.Subject!);
        }

        switch (halfDone.Rollout.FailureCode)
        {
            case Codes.SnapshotUnreadable:
                _couldBeAny = true;
                break;
            case Codes.CrashedRepeatedly when halfDone.Snapshot is { } data:
                AddUntold(halfDone, codec.ReadSnapshot(halfDone.Rollout.Id, data));
                break;
        }
    }

    // Where the process ended in the middle, the last writes have no step.
    private void AddUntold(HalfDoneRollout halfDone, RolloutSnapshot? snapshot)
    {
        _couldBeAny |= snapshot is null;
        var told = halfDone.Steps.Where(static step => step is { Kind: StepKind.Restore, Outcome: StepOutcome.Succeeded }).Select(static step => step.Subject!).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in snapshot?.Entries ?? [])
        {
            if (!told.Contains(entry.Name) && !told.Contains(entry.Title))
            {
                _subjects.UnionWith(entry.Deployments);
            }
        }
    }

    private static string TitleOf(string flow, string name) => $"{flow}/{name}";
}
