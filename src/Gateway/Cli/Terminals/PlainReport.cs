namespace Gateway.Cli.Terminals;

/// <summary>A report for programs: a line for each row with tabs between its values, nothing cut and no colour.</summary>
internal static class PlainReport
{
    public static IEnumerable<string> Write(Report report) => report.Blocks.SelectMany(LinesOf);

    private static IEnumerable<string> LinesOf(Block block) => block switch
    {
        Block.Heading heading => [PlainText.OneLine(heading.Text.Whole)],
        Block.Sentence sentence => [PlainText.OneLine(sentence.Text.Whole)],
        Block.Facts facts => facts.Items.Select(static fact => $"{fact.Name}\t{PlainText.OneLine(fact.Value.Whole)}"),
        Block.Difference difference => [string.Join('\t', ((string[])[difference.Field, string.Join(", ", difference.Subjects), difference.Old, difference.New]).Select(PlainText.OneLine))],
        Block.Grid grid => [string.Join('\t', grid.Columns.Select(static column => column.Title)), .. grid.Rows.Select(static row => string.Join('\t', row.Select(static cell => PlainText.OneLine(cell.Whole))))],
        _ => throw new InvalidOperationException($"Unknown block {block}."),
    };
}
