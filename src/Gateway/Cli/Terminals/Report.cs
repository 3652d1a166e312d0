namespace Gateway.Cli.Terminals;

/// <summary>What a piece of text means to its reader. Colour only repeats what the words say.</summary>
internal enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>Of less interest.</summary>
    Dim,

    /// <summary>A name that other things stand under.</summary>
    Strong,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Under way, or worth a look.</summary>
    Warn,

    /// <summary>Wrong.</summary>
    Bad,
}

/// <summary>A text and its meaning.</summary>
/// <param name="Text">What a person reads.</param>
/// <param name="Tone">What it means.</param>
internal sealed record Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>What a program reads, where a person gets less: a whole id, a time instead of an age.</summary>
    public string? Full { get; init; }

    public static implicit operator Cell(string text) => new(text);

    /// <summary>The text for programs.</summary>
    public string Whole => Full ?? Text;
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its title.</param>
internal sealed record Column(string Title)
{
    /// <summary>The fewest characters that it may be cut to where a line is too narrow; null where it must not be cut.</summary>
    public int? Min { get; init; }

    /// <summary>Whether the end of a text is what matters, so that the beginning is cut.</summary>
    public bool KeepsEnd { get; init; }

    /// <summary>Where the column stands among those that are left out on a narrow terminal: the highest goes first; 0 stays.</summary>
    public int Rank { get; init; }
}

/// <summary>A part of what a command has to say.</summary>
internal abstract record Block
{
    /// <summary>A line with a name, above what belongs to it.</summary>
    internal sealed record Heading(Cell Text) : Block;

    /// <summary>A sentence or more, which is broken where the line ends.</summary>
    internal sealed record Sentence(Cell Text, int Indent = 0) : Block;

    /// <summary>Names with their values.</summary>
    internal sealed record Facts(IReadOnlyList<(string Name, Cell Value)> Items) : Block;

    /// <summary>A value that differs, and what of.</summary>
    internal sealed record Difference(string Field, IReadOnlyList<string> Subjects, string Old, string New) : Block;

    /// <summary>A table.</summary>
    internal sealed record Grid(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block;
}

/// <summary>What a command has to say, before anybody knows how wide the terminal is, or whether there is one.</summary>
/// <param name="Blocks">Its parts, from top to bottom.</param>
internal sealed record Report(params IReadOnlyList<Block> Blocks);
