namespace Gateway.Cli.Terminals;

/// <summary>
/// Fits a table into a line: cuts the columns that may be cut, the longest first, and leaves out columns by their rank if that is not enough. A row that
/// is broken over two lines cannot be read as a table.
/// </summary>
internal static class TableFit
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    private const string Cut = "…";

    /// <summary>The table as it fits, on lines of this many characters. A table that has nothing left to cut stays wider.</summary>
    public static Block.Grid Fit(Block.Grid grid, int width)
    {
        List<int> kept = [.. Enumerable.Range(0, grid.Columns.Count)];
        while (true)
        {
            var widths = kept.ConvertAll(index => WidthOf(grid, index));
            Shrink(widths, kept.ConvertAll(index => grid.Columns[index].Min), width - Gap * (kept.Count - 1));
            var dispensable = kept.Where(index => grid.Columns[index].Rank > 0).ToList();
            if (widths.Sum() + Gap * (kept.Count - 1) <= width || dispensable.Count == 0)
            {
                return new Block.Grid(
                    [.. kept.Select(index => grid.Columns[index])],
                    [.. grid.Rows.Select(row => (IReadOnlyList<Cell>)[.. kept.Select((index, place) => Shorten(row[index], widths[place], grid.Columns[index].KeepsEnd))])]);
            }

            kept.Remove(dispensable.MaxBy(index => grid.Columns[index].Rank));
        }
    }

    /// <summary>Takes from the widest column that may give, one character at a time.</summary>
    private static void Shrink(List<int> widths, List<int?> mins, int room)
    {
        for (var excess = widths.Sum() - room; excess > 0; excess--)
        {
            var widest = -1;
            for (var index = 0; index < widths.Count; index++)
            {
                if (mins[index] is { } min && widths[index] > min && (widest < 0 || widths[index] > widths[widest]))
                {
                    widest = index;
                }
            }

            if (widest < 0)
            {
                return;
            }

            widths[widest]--;
        }
    }

    private static int WidthOf(Block.Grid grid, int index) =>
        Math.Max(grid.Columns[index].Title.Length, grid.Rows.Count == 0 ? 0 : grid.Rows.Max(row => PlainText.OneLine(row[index].Text).Length));

    private static Cell Shorten(Cell cell, int width, bool keepsEnd)
    {
        var text = PlainText.OneLine(cell.Text);
        return text.Length <= width
            ? cell with { Text = text }
            : cell with { Text = keepsEnd ? Cut + text[^(width - 1)..] : text[..(width - 1)] + Cut };
    }
}
