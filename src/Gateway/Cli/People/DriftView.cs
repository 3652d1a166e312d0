using System.Globalization;
using Gateway.Cli.Terminals;
using Gateway.Drift;
using Gateway.Hosting.Api.Drift;

namespace Gateway.Cli.People;

/// <summary>Shows what differs from what the last rollouts left.</summary>
internal static class DriftView
{
    private static readonly IReadOnlyList<Column> Columns =
    [
        new("state"),
        new("deployment") { Min = 10 },
        new("flow") { Min = 8, Rank = 2 },
        new("since") { Rank = 1 },
        new("fields") { Min = 10 },
    ];

    public static Report Show(IEnumerable<DriftResource> modes, DateTimeOffset now) => new([.. modes.SelectMany(mode => BlocksOf(mode, now))]);

    /// <summary>Whether something is not as a rollout left it.</summary>
    public static bool HasDrifted(DriftResource mode) => mode.Lanes.Any(static lane => lane.Drifted == true);

    /// <summary>How a lane is, in a word or two.</summary>
    public static Cell Say(DriftedLane? lane) => lane switch
    {
        null or { Drifted: null } => new Cell("unknown", Tone.Dim),
        { Drifted: true } => new Cell(string.Create(CultureInfo.InvariantCulture, $"{CountOf(lane)} drifted"), Tone.Bad),
        _ => new Cell("none", Tone.Good),
    };

    /// <summary>How many deployments are missing or changed.</summary>
    public static int CountOf(DriftedLane lane) => lane.Deployments.Count(static deployment => deployment.IsDrift);

    private static IEnumerable<Block> BlocksOf(DriftResource mode, DateTimeOffset now)
    {
        yield return new Block.Heading(new Cell(mode.Mode, Tone.Strong));
        if (mode.Lanes.Count == 0)
        {
            yield return new Block.Sentence(new Cell("Nothing was deployed here.", Tone.Dim));
        }

        foreach (var lane in mode.Lanes)
        {
            yield return new Block.Sentence(Say(lane, now));
            if (lane.Deployments.Count > 0)
            {
                yield return new Block.Grid(Columns, [.. lane.Deployments.Select(deployment => RowOf(deployment, now))]);
            }
        }
    }

    private static Cell Say(DriftedLane lane, DateTimeOffset now)
    {
        var source = new LaneName("", lane.Repository, lane.Project, lane.Branch ?? "").Source;
        var state = lane.Drifted switch
        {
            null => new Cell("was never checked", Tone.Dim),
            true => new Cell("has drifted", Tone.Bad),
            false => new Cell("is as the last rollout left it", Tone.Good),
        };
        var rolling = lane.RollingOut ? "; a rollout is in progress" : "";
        return state with
        {
            Text = $"{source} {state.Text}{rolling}{(lane.CheckedAt is { } at ? $" (checked {Words.Age(at, now).Text})" : "")}",
            Full = $"{source} {state.Text}{rolling}{(lane.CheckedAt is { } time ? $" (checked {Words.Age(time, now).Whole})" : "")}",
        };
    }

    private static IReadOnlyList<Cell> RowOf(DriftedDeployment deployment, DateTimeOffset now) =>
    [
        new Cell(Words.Name(deployment.State), deployment.IsDrift ? Tone.Bad : Tone.Warn),
        deployment.Name,
        deployment.Flow,
        Words.Age(deployment.Since, now),
        string.Join(", ", [.. deployment.Fields.Select(static field => field.Field), .. deployment.Kept.Select(static field => field + " (kept)")]),
    ];
}
