using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Drift;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary>What is known of a rollout, and of the lane that it is for.</summary>
/// <param name="Rollout">The rollout with its steps.</param>
/// <param name="Mode">Its MODE; null if there is no such MODE any more.</param>
/// <param name="InProgress">Rollouts of the lane that have not ended.</param>
/// <param name="Drift">What the last check of the lane found; null if there was none.</param>
internal sealed record WhyFacts(RolloutResource Rollout, ModeResource? Mode, IReadOnlyList<RolloutResource> InProgress, DriftedLane? Drift)
{
    /// <summary>The lane.</summary>
    public LaneName Lane { get; } = LaneName.Of(Rollout);

    /// <summary>The rollout that brought what runs; null if nothing does.</summary>
    public RolloutResource? Current => Mode?.Current.FirstOrDefault(current => LaneName.Of(current) == Lane);

    /// <summary>Whether what the rollout was to bring is what runs, whichever rollout brought it.</summary>
    public bool Runs => Current is { } current
        && (current.Id == Rollout.Id || (Rollout.Status.IsFinished() && current.Sha == Rollout.Sha && current.Image == Rollout.Image));
}

/// <summary>Answers why something does not run.</summary>
internal static class WhyView
{
    public static Report Show(WhyFacts facts, DateTimeOffset now) => new(
    [
        new Block.Heading(new Cell(
            $"Commit {Words.Commit(facts.Rollout.Sha).Text} of {facts.Lane.Source} in MODE {facts.Lane.Mode} {(facts.Runs ? "runs" : "does not run")}.",
            facts.Runs ? Tone.Good : Tone.Bad)),
        .. WhatBecame(facts, now),
        .. RolloutView.FailureOf(facts.Rollout),
        .. WhatRuns(facts, now),
        .. WhatPrevents(facts, now),
        new Block.Sentence(new Cell($"For its steps: gateway show {facts.Rollout.Id}", Tone.Dim)),
    ]);

    private static IEnumerable<Block> WhatBecame(WhyFacts facts, DateTimeOffset now)
    {
        var rollout = facts.Rollout;
        var name = $"Rollout {Words.Id(rollout.Id).Text} ({Words.Name(rollout.Kind)}, by {Words.By(rollout)})";
        yield return new Block.Sentence(rollout.Status switch
        {
            RolloutStatus.Accepted => $"{name} was accepted {Words.Age(rollout.AcceptedAt, now).Text} and waits for its turn.",
            RolloutStatus.Succeeded => $"{name} succeeded {Words.Age(rollout.FinishedAt, now).Text}.",
            RolloutStatus.Failed => $"{name} failed {Words.Age(rollout.FinishedAt, now).Text}.",
            RolloutStatus.RolledBack => $"{name} failed {Words.Age(rollout.FinishedAt, now).Text}, and what it had written was reverted.",
            RolloutStatus.Superseded => $"{name} was superseded by a newer one {Words.Age(rollout.FinishedAt, now).Text}.",
            RolloutStatus.Cancelled => $"{name} was cancelled {Words.Age(rollout.FinishedAt, now).Text}{(rollout.CancelledBy is { } who ? " by " + who : "")}.",
            _ => $"{name} is {Words.Name(rollout.Status)}; it started {Words.Age(rollout.StartedAt, now).Text}.",
        });
        if (!rollout.Status.IsFinished() && rollout.Steps is { Count: > 0 } steps)
        {
            var last = steps[^1];
            yield return new Block.Sentence($"Its last step: {Words.Name(last.Kind)} {Words.Name(last.Outcome)}, {Words.Age(last.At, now).Text}: {last.Detail}", Indent: 2);
        }

        foreach (var other in facts.InProgress.Where(other => other.Id != rollout.Id))
        {
            var since = Words.Age(other.StartedAt ?? other.AcceptedAt, now).Text;
            yield return new Block.Sentence(new Cell(
                $"Rollout {Words.Id(other.Id).Text} of commit {Words.Commit(other.Sha).Text} is {Words.Name(other.Status)} in the same place; it started {since}.",
                Tone.Warn));
        }
    }

    private static IEnumerable<Block> WhatRuns(WhyFacts facts, DateTimeOffset now)
    {
        if (facts.Mode is null)
        {
            yield return new Block.Sentence(new Cell($"The gateway has no MODE {facts.Lane.Mode} any more.", Tone.Bad));
        }
        else if (facts.Current is not { } current)
        {
            yield return new Block.Sentence("Nothing of it runs there.");
        }
        else if (current.Id != facts.Rollout.Id)
        {
            var why = current.Reason is { } reason ? $" ({reason})" : "";
            var name = $"rollout {Words.Id(current.Id).Text} ({Words.Name(current.Kind)}, by {Words.By(current)})";
            yield return new Block.Sentence($"What runs is commit {Words.Commit(current.Sha).Text}, which {name} brought {Words.Age(current.FinishedAt, now).Text}{why}.");
        }

        if (facts is { Current: not null, Drift: { Drifted: true } drift })
        {
            var count = Words.Count(DriftView.CountOf(drift), "deployment");
            yield return new Block.Sentence(new Cell(
                $"But it has drifted: {count} differed from what the rollout left {Words.Age(drift.CheckedAt, now).Text}. See gateway drift {facts.Lane.Mode}.",
                Tone.Bad));
        }
    }

    private static IEnumerable<Block> WhatPrevents(WhyFacts facts, DateTimeOffset now)
    {
        if (facts.Mode?.Freeze is { } freeze)
        {
            yield return new Block.Sentence(StatusView.Say(freeze, now));
        }

        foreach (var hold in (facts.Mode?.Holds ?? []).Where(hold => Holds(hold, facts)))
        {
            yield return new Block.Sentence(StatusView.Say(hold, now));
            yield return new Block.Sentence(new Cell($"To have its builds accepted again: gateway hold release {facts.Lane.Mode} --repository {hold.Repository}", Tone.Dim));
        }
    }

    private static bool Holds(HoldResource hold, WhyFacts facts) =>
        new LaneName(facts.Lane.Mode, hold.Repository, hold.Project, hold.Branch ?? "") == facts.Lane
        && (hold.Sha == facts.Rollout.Sha || (hold.Digest is not null && hold.Digest == facts.Rollout.Digest));
}
