using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Audit;

namespace Gateway.Cli.People;

/// <summary>Shows entries of the audit.</summary>
internal static class AuditView
{
    private static readonly IReadOnlyList<Column> Columns =
    [
        new("at"),
        new("actor") { Min = 6 },
        new("action"),
        new("outcome"),
        new("subject") { Min = 12 },
        new("detail") { Min = 10, Rank = 1 },
    ];

    public static Report Show(AuditPage page)
    {
        if (page.Items.Count == 0)
        {
            return new Report(new Block.Sentence("No entry."));
        }

        var grid = new Block.Grid(Columns, [.. page.Items.Select(RowOf)]);
        return RolloutsView.CursorOf(page.Next) is { } cursor
            ? new Report(grid, new Block.Sentence(new Cell($"For older ones, add --cursor {cursor}.", Tone.Dim)))
            : new Report(grid);
    }

    private static IReadOnlyList<Cell> RowOf(AuditEntryResource entry) =>
        [Words.Moment(entry.At), entry.Actor.Name, entry.Action, new Cell(entry.Outcome, ToneOf(entry.Outcome)), entry.Subject, entry.Detail ?? ""];

    private static Tone ToneOf(string outcome) => outcome switch
    {
        "succeeded" or "accepted" => Tone.Good,
        "refused" or "failed" or "rolled_back" => Tone.Bad,
        _ => Tone.Plain,
    };
}
