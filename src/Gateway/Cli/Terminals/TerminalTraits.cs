namespace Gateway.Cli.Terminals;

/// <summary>What is known of the place that a command reads from and writes to.</summary>
internal sealed record TerminalTraits
{
    private const int DefaultWidth = 80;
    private const int MinWidth = 40;

    /// <summary>A program reads what is written, and nobody can be asked.</summary>
    public static TerminalTraits Piped { get; } = new();

    /// <summary>Whether a person sees what is written.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether a person sees what is written of errors and questions.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether somebody can be asked.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Whether colours are wanted where a person reads.</summary>
    public bool HasColor { get; init; }

    /// <summary>Characters in a line.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Where answers are read from.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>The console of this process. <c>NO_COLOR</c> and a terminal that is <c>dumb</c> have no colours.</summary>
    public static TerminalTraits OfConsole() => new()
    {
        IsTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        HasColor = WantsColor(Environment.GetEnvironmentVariable),
        Width = Console.IsOutputRedirected ? DefaultWidth : WidthOf(Console.WindowWidth),
        In = Console.In,
    };

    /// <summary>Whether these environment variables ask for colours (https://no-color.org).</summary>
    public static bool WantsColor(Func<string, string?> environment) => environment("NO_COLOR") is null or "" && environment("TERM") is not "dumb";

    // A terminal without a size says 0, and one that is too narrow for any table gets one that it breaks by itself.
    private static int WidthOf(int width) => width <= 0 ? DefaultWidth : Math.Max(width, MinWidth);
}
