using Gateway.Cli.Terminals;
using Gateway.Diagnostics;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary>Shows one rollout with its steps.</summary>
internal static class RolloutView
{
    private static readonly IReadOnlyList<Column> StepColumns =
    [
        new("at") { Rank = 2 },
        new("step"),
        new("subject") { Min = 8, KeepsEnd = true },
        new("detail") { Min = 20 },
        new("took") { Rank = 1 },
    ];

    public static Report Show(RolloutResource rollout, DateTimeOffset now) => new(
    [
        new Block.Facts(FactsOf(rollout, now)),
        .. FailureOf(rollout),
        .. rollout.Steps is { Count: > 0 } steps ? [Space, new Block.Grid(StepColumns, [.. steps.Select(RowOf)])] : (IEnumerable<Block>)[],
    ]);

    /// <summary>How a rollout failed and what its author should know.</summary>
    public static IEnumerable<Block> FailureOf(RolloutResource rollout)
    {
        if (rollout.Failure is { } failure)
        {
            yield return new Block.Sentence(new Cell($"{failure.Detail} ({failure.Code})", rollout.Status is RolloutStatus.Failed or RolloutStatus.RolledBack ? Tone.Bad : Tone.Warn));
        }

        foreach (var finding in rollout.Findings.OrderBy(static finding => finding.Severity))
        {
            yield return Sentence(finding);
        }
    }

    /// <summary>A finding in a sentence. That it is one of the manifest goes without saying.</summary>
    public static Block.Sentence Sentence(RolloutFinding finding)
    {
        var error = finding.Error.Pointer == "/manifest" ? finding.Error with { Pointer = null } : finding.Error;
        return new Block.Sentence(new Cell(ProblemText.LineOf(error, finding.Severity), finding.Severity == FindingSeverity.Error ? Tone.Bad : Tone.Warn), Indent: 2);
    }

    /// <summary>An empty line.</summary>
    public static Block Space { get; } = new Block.Sentence("");

    private static List<(string Name, Cell Value)> FactsOf(RolloutResource rollout, DateTimeOffset now)
    {
        var facts = new List<(string Name, Cell Value)>
        {
            ("rollout", rollout.Id.ToString()),
            ("status", Words.Status(rollout.Status)),
            ("kind", Words.Name(rollout.Kind)),
            ("MODE", rollout.Mode),
            ("repository", LaneName.Of(rollout).Source),
            ("ref", rollout.Ref),
            ("commit", rollout.Sha),
            ("image", rollout.Image),
            ("by", Words.By(rollout)),
            ("accepted", Words.Age(rollout.AcceptedAt, now)),
        };
        Add(facts, "took", rollout is { StartedAt: { } start, FinishedAt: { } end } ? Words.Took(end - start) : null);
        Add(facts, "reason", rollout.Reason);
        Add(facts, "applies again", rollout.SourceId?.ToString());
        Add(facts, "replaces", rollout.Replaces is { } replaced ? $"{replaced.Sha} of rollout {replaced.RolloutId}" : null);
        Add(facts, "cancelled by", rollout.CancelledBy);
        facts.Add(("deployments", Words.Counts(rollout.Deployments)));
        return facts;
    }

    private static void Add(List<(string Name, Cell Value)> facts, string name, string? value)
    {
        if (value is not null)
        {
            facts.Add((name, value));
        }
    }

    private static IReadOnlyList<Cell> RowOf(RolloutStepResource step) =>
    [
        Words.Moment(step.At),
        new Cell(Words.Name(step.Kind), step.Outcome == StepOutcome.Failed ? Tone.Bad : Tone.Plain),
        step.Subject ?? "",
        new Cell(step.Outcome == StepOutcome.Failed ? "failed: " + step.Detail : step.Detail, step.Outcome == StepOutcome.Failed ? Tone.Bad : Tone.Plain),
        Words.Took(TimeSpan.FromMilliseconds(step.DurationMs)),
    ];
}
