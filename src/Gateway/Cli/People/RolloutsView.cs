using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Rollouts;

namespace Gateway.Cli.People;

/// <summary>Shows rollouts, a line each.</summary>
internal static class RolloutsView
{
    private static readonly IReadOnlyList<Column> Columns =
    [
        new("id"),
        new("MODE") { Min = 4 },
        new("repository") { Min = 10, KeepsEnd = true },
        new("commit"),
        new("kind") { Rank = 2 },
        new("status"),
        new("accepted") { Rank = 1 },
        new("by") { Min = 6, Rank = 3 },
    ];

    public static Report Show(RolloutPage page, DateTimeOffset now)
    {
        if (page.Items.Count == 0)
        {
            return new Report(new Block.Sentence("No rollout."));
        }

        var grid = new Block.Grid(Columns, [.. page.Items.Select(rollout => RowOf(rollout, now))]);
        return CursorOf(page.Next) is { } cursor
            ? new Report(grid, new Block.Sentence(new Cell($"For older ones, add --cursor {cursor}.", Tone.Dim)))
            : new Report(grid);
    }

    /// <summary>The cursor in the path of the next page.</summary>
    public static string? CursorOf(string? next) =>
        next?.Split('?', '&').FirstOrDefault(static part => part.StartsWith("cursor=", StringComparison.Ordinal))?["cursor=".Length..];

    private static IReadOnlyList<Cell> RowOf(RolloutResource rollout, DateTimeOffset now) =>
    [
        Words.Id(rollout.Id),
        rollout.Mode,
        LaneName.Of(rollout).Source,
        Words.Commit(rollout.Sha),
        Words.Name(rollout.Kind),
        Words.Status(rollout.Status),
        Words.Age(rollout.AcceptedAt, now),
        Words.By(rollout),
    ];
}
