using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Terminals;

/// <summary>A report for people, as tables with colours.</summary>
internal static class SpectreReport
{
    /// <summary>Writes a report.</summary>
    public static void Write(Report report, TextWriter writer, TerminalTraits traits) => Open(writer, traits).Write(Render(report, traits));

    /// <summary>Draws reports in the place of one another until there is no next one.</summary>
    public static Task DrawAsync(IAsyncEnumerable<Report> reports, TextWriter writer, TerminalTraits traits) =>
        Open(writer, traits).Live(Text.Empty).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            await foreach (var report in reports)
            {
                live.UpdateTarget(Render(report, traits));
            }
        });

    private static IAnsiConsole Open(TextWriter writer, TerminalTraits traits)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = traits.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = traits.Width;
        return console;
    }

    private static Rows Render(Report report, TerminalTraits traits) => new(report.Blocks.Select(block => Render(block, traits)));

    private static IRenderable Render(Block block, TerminalTraits traits) => block switch
    {
        Block.Heading heading => ToText(heading.Text, traits),
        Block.Sentence sentence => Indent(sentence.Text, sentence.Indent, traits),
        Block.Facts facts => Render(facts, traits),
        Block.Difference difference => new Rows(
            ToText(new Cell($"{difference.Field} of {string.Join(", ", difference.Subjects)}"), traits),
            Indent(new Cell("- " + difference.Old, Tone.Bad), 2, traits),
            Indent(new Cell("+ " + difference.New, Tone.Good), 2, traits)),
        Block.Grid grid => Render(TableFit.Fit(grid, traits.Width), traits),
        _ => throw new InvalidOperationException($"Unknown block {block}."),
    };

    private static Padder Indent(Cell cell, int indent, TerminalTraits traits) => new(ToText(cell, traits), new Padding(indent, 0, 0, 0));

    private static Grid Render(Block.Facts facts, TerminalTraits traits)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, TableFit.Gap, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach (var (name, value) in facts.Items)
        {
            grid.AddRow(ToText(new Cell(name, Tone.Dim), traits), ToText(value, traits));
        }

        return grid;
    }

    private static Table Render(Block.Grid grid, TerminalTraits traits)
    {
        var table = new Table { Border = TableBorder.None };
        for (var index = 0; index < grid.Columns.Count; index++)
        {
            var gap = index == grid.Columns.Count - 1 ? 0 : TableFit.Gap;
            table.AddColumn(new TableColumn(ToText(new Cell(grid.Columns[index].Title, Tone.Dim), traits)) { NoWrap = true, Padding = new Padding(0, 0, gap, 0) });
        }

        foreach (var row in grid.Rows)
        {
            table.AddRow(row.Select(cell => ToText(cell, traits)));
        }

        return table;
    }

    private static Text ToText(Cell cell, TerminalTraits traits) => new(PlainText.OneLine(cell.Text), traits.HasColor ? StyleOf(cell.Tone) : Style.Plain);

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Dim => new Style(decoration: Decoration.Dim),
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Warn => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
