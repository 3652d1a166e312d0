using Gateway.Cli.Terminals;

namespace Gateway.Tests.CommandLine.People;

public sealed class TerminalTests
{
    private const string Escape = "\u001b[";

    private static readonly Report Sample = new(
        new Block.Heading(new Cell("staging", Tone.Strong)),
        new Block.Grid(
            [new Column("id"), new Column("repository") { Min = 8, KeepsEnd = true }, new Column("status"), new Column("by") { Min = 4, Rank = 1 }],
            [[new Cell("0b1c") { Full = "019a-0b1c" }, "org/a-repository-with-a-name-that-is-long", new Cell("failed", Tone.Bad), "octocat-with-a-long-name"]]));

    [Fact]
    public async Task A_program_gets_whole_values_between_tabs() => Assert.Equal(
        ["staging", "id\trepository\tstatus\tby", "019a-0b1c\torg/a-repository-with-a-name-that-is-long\tfailed\toctocat-with-a-long-name"],
        (await ShowAsync(Sample, TerminalTraits.Piped)).TrimEnd().Split(Environment.NewLine));

    [Fact]
    public async Task A_person_gets_a_table_that_fits_the_terminal()
    {
        var lines = (await ShowAsync(Sample, Person(48))).TrimEnd().Split('\n');

        Assert.Equal(["staging", "id    repository        status  by", "0b1c  …me-that-is-long  failed  octocat-with-a-…"], Shapes(lines));
        Assert.All(lines, static line => Assert.True(line.Length <= 48, line));
    }

    [Fact]
    public async Task A_column_is_left_out_where_cutting_is_not_enough()
    {
        var lines = (await ShowAsync(Sample, Person(40) with { Width = 26 })).TrimEnd().Split('\n');

        Assert.DoesNotContain("by", lines[1], StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.True(line.Length <= 26, line));
    }

    [Fact]
    public async Task A_person_gets_colours() => Assert.Contains(Escape, await ShowAsync(Sample, Person(80) with { HasColor = true }), StringComparison.Ordinal);

    [Fact]
    public async Task Whoever_wants_no_colours_gets_none() => Assert.DoesNotContain(Escape, await ShowAsync(Sample, Person(80)), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("", "xterm-256color", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData(null, "dumb", false)]
    [InlineData(null, null, true)]
    public void Colours_are_wanted_unless_a_variable_says_otherwise(string? noColor, string? term, bool wanted) =>
        Assert.Equal(wanted, TerminalTraits.WantsColor(name => name == "NO_COLOR" ? noColor : term));

    [Fact]
    public async Task Nothing_in_a_value_steers_the_terminal()
    {
        var report = new Report(new Block.Sentence("a\u001b[2Jb\nc"), new Block.Grid([new Column("x")], [["\u001b]0;title\u0007"]]));

        Assert.DoesNotContain('\u001b', await ShowAsync(report, TerminalTraits.Piped));
        Assert.DoesNotContain('\u001b', await ShowAsync(report, Person(80)));
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("YES\n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    [InlineData("yesterday\n", false)]
    public async Task Everything_but_a_yes_is_a_no(string typed, bool yes)
    {
        await using var errors = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, errors, () => Stream.Null, TerminalTraits.Piped with { CanAsk = true, In = new StringReader(typed) });

        Assert.Equal(yes, await terminal.AskAsync("Go?", CancellationToken.None));
        Assert.Equal("Go? [y/N] ", errors.ToString());
    }

    private static TerminalTraits Person(int width) => new() { IsTerminal = true, Width = width };

    private static IEnumerable<string> Shapes(IEnumerable<string> lines) => lines.Select(static line => line.TrimEnd());

    private static async Task<string> ShowAsync(Report report, TerminalTraits traits)
    {
        await using var output = new StringWriter();
        await new Terminal(output, TextWriter.Null, () => Stream.Null, traits).ShowAsync(report);
        return output.ToString();
    }
}
