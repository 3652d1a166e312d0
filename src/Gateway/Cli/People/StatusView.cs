using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Drift;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Health;
using Gateway.Hosting.Problems;

namespace Gateway.Cli.People;

/// <summary>What is known of a gateway at one time.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Health">How it is.</param>
/// <param name="Modes">Its MODEs and what runs there.</param>
/// <param name="InProgress">Rollouts that have not ended.</param>
/// <param name="Drift">What the last check of each MODE found; none where it cannot be read.</param>
internal sealed record GatewayStatus(
    Uri Address, HealthReport Health, IReadOnlyList<ModeResource> Modes, IReadOnlyList<RolloutResource> InProgress, IReadOnlyList<DriftResource> Drift);

/// <summary>Shows what runs in each MODE.</summary>
internal static class StatusView
{
    private static readonly IReadOnlyList<Column> Columns =
    [
        new("repository") { Min = 16, KeepsEnd = true },
        new("commit"),
        new("image") { Min = 10, KeepsEnd = true, Rank = 3 },
        new("since") { Rank = 1 },
        new("by") { Min = 6, Rank = 2 },
        new("drift"),
        new("now"),
    ];

    public static Report Show(GatewayStatus status, DateTimeOffset now) => new(
    [
        .. HealthOf(status),
        .. status.Modes.SelectMany(mode => BlocksOf(mode, status, now)),
    ]);

    /// <summary>Why a MODE takes no builds.</summary>
    public static Cell Say(FreezeResource freeze, DateTimeOffset now) =>
        new($"Frozen by {freeze.By} until {Words.Until(freeze.Until, now)}: {freeze.Reason}", Tone.Warn);

    /// <summary>What a rollback left as bad.</summary>
    public static Cell Say(HoldResource hold, DateTimeOffset now)
    {
        var (lane, by) = (new LaneName("", hold.Repository, hold.Project, hold.Branch ?? "").Source, $"rolled back by {hold.By}");
        var reason = hold.Reason is { } text ? ": " + text : "";
        return new Cell($"Held: commit {Words.Commit(hold.Sha).Text} of {lane}, {by} {Words.Age(hold.At, now).Text}{reason}", Tone.Warn)
        {
            Full = $"Held: commit {hold.Sha} of {lane}, {by} {Words.Age(hold.At, now).Whole}{reason}",
        };
    }

    private static IEnumerable<Block> HealthOf(GatewayStatus status)
    {
        yield return new Block.Sentence(new Cell($"{status.Address} is {Words.Name(status.Health.Status)}", ToneOf(status.Health.Status)));
        foreach (var (name, check) in status.Health.Checks.Where(static check => check.Value.Status != HealthState.Healthy))
        {
            yield return new Block.Sentence(new Cell($"{name} is {Words.Name(check.Status)}. {check.Detail}".TrimEnd(), ToneOf(check.Status)), Indent: 2);
        }
    }

    private static IEnumerable<Block> BlocksOf(ModeResource mode, GatewayStatus status, DateTimeOffset now)
    {
        yield return RolloutView.Space;
        yield return new Block.Heading(new Cell(mode.Name, Tone.Strong));
        if (mode.Freeze is { } freeze)
        {
            yield return new Block.Sentence(Say(freeze, now));
        }

        foreach (var hold in mode.Holds)
        {
            yield return new Block.Sentence(Say(hold, now));
        }

        var rows = RowsOf(mode, status, now);
        yield return rows.Count > 0 ? new Block.Grid(Columns, rows) : new Block.Sentence(new Cell("Nothing runs here.", Tone.Dim));
    }

    private static List<IReadOnlyList<Cell>> RowsOf(ModeResource mode, GatewayStatus status, DateTimeOffset now)
    {
        var current = mode.Current.ToLookup(LaneName.Of);
        var underWay = status.InProgress.Where(rollout => rollout.Mode == mode.Name).ToLookup(LaneName.Of);
        var drift = status.Drift.FirstOrDefault(found => found.Mode == mode.Name)?.Lanes ?? [];
        return
        [
            .. current.Select(static group => group.Key).Union(underWay.Select(static group => group.Key)).Select(lane => RowOf(
                lane,
                current[lane].FirstOrDefault(),
                [.. underWay[lane]],
                drift.FirstOrDefault(found => new LaneName(mode.Name, found.Repository, found.Project, found.Branch ?? "") == lane),
                now)),
        ];
    }

    private static IReadOnlyList<Cell> RowOf(LaneName lane, RolloutResource? current, IReadOnlyList<RolloutResource> underWay, DriftedLane? drift, DateTimeOffset now) =>
    [
        lane.Source,
        current is null ? Words.None : Words.Commit(current.Sha),
        current is null ? Words.None : Words.Image(current.Image),
        Words.Age(current?.FinishedAt ?? current?.AcceptedAt, now),
        current is null ? Words.None : Words.By(current),
        current is null ? Words.None : DriftView.Say(drift?.CheckedAt >= current.FinishedAt ? drift : null),
        Say(underWay),
    ];

    private static Cell Say(IReadOnlyList<RolloutResource> underWay) => underWay switch
    {
        [] => Words.None,
        [var only] => new Cell($"{Words.Name(only.Status)} {Words.Id(only.Id).Text}", Tone.Warn) { Full = $"{Words.Name(only.Status)} {only.Id}" },
        _ => new Cell($"{Words.Name(underWay.MaxBy(static rollout => rollout.Status != Ledger.RolloutStatus.Accepted)!.Status)}, {Words.Count(underWay.Count, "rollout")}", Tone.Warn),
    };

    private static Tone ToneOf(HealthState state) => state switch
    {
        HealthState.Healthy => Tone.Good,
        HealthState.Degraded => Tone.Warn,
        _ => Tone.Bad,
    };
}
