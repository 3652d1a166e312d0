namespace Gateway.Cli.Terminals;

/// <summary>A report for programs: a line for each row with tabs between its values, nothing cut and no colour.</summary>
internal static class PlainReport
{
    public static IEnumerable<string> Write(Report report) => report.Blocks.SelectMany(LinesOf);

    private static IEnumerable<string> LinesOf(Block block) => block switch
    {
        Block.Heading heading => [PlainText.OneLine(heading.Text.Whole)],
        Block.Sentence sentence => [PlainText.OneLine(sentence.Text.Whole)],
        Block.Facts facts => facts.Items.Select(static fact => Join([fact.Name, fact.Value.Whole])),
        Block.Difference difference => [Join([difference.Field, string.Join(", ", difference.Subjects), difference.Old, difference.New])],
        Block.Grid grid => [Join(grid.Columns.Select(static column => column.Title)), .. grid.Rows.Select(static row => Join(row.Select(static cell => cell.Whole)))],
        _ => throw new InvalidOperationException($"Unknown block {block}."),
    };

    private static string Join(IEnumerable<string> values) => string.Join('\t', values.Select(PlainText.OneLine));
}
