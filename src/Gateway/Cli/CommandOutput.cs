using Gateway.Cli.Terminals;

namespace Gateway.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Out">What it was asked for.</param>
/// <param name="Error">What is wrong.</param>
/// <param name="OpenBytes">Opens the same place as <paramref name="Out"/> for what must come out byte for byte.</param>
internal sealed record CommandOutput(TextWriter Out, TextWriter Error, Func<Stream> OpenBytes)
{
    /// <summary>What the place is like. To ask a console takes time, which only some commands need.</summary>
    public Func<TerminalTraits> Traits { get; init; } = static () => TerminalTraits.Piped;

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The streams of this process.</summary>
    public static CommandOutput ToConsole() => new(Console.Out, Console.Error, Console.OpenStandardOutput) { Traits = TerminalTraits.OfConsole };

    /// <summary>The same as a terminal.</summary>
    public Terminal OpenTerminal() => new(Out, Error, OpenBytes, Traits());
}
