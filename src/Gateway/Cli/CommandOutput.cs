namespace Gateway.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Out">What it was asked for.</param>
/// <param name="Error">What is wrong.</param>
/// <param name="OpenBytes">Opens the same place as <paramref name="Out"/> for what must come out byte for byte.</param>
internal sealed record CommandOutput(TextWriter Out, TextWriter Error, Func<Stream> OpenBytes)
{
    /// <summary>The streams of this process.</summary>
    public static CommandOutput ToConsole() => new(Console.Out, Console.Error, Console.OpenStandardOutput);
}
