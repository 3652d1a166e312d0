using System.Runtime.CompilerServices;
using Gateway.Cli.Terminals;

namespace Gateway.Cli.People;

/// <summary>Shows what has no end, until whoever watches has seen enough.</summary>
internal static class LiveWatch
{
    /// <summary>How often the gateway is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Shows it.</summary>
    /// <param name="invocation">The run of the command.</param>
    /// <param name="read">Reads what is to be shown.</param>
    /// <param name="cancellationToken">Ends it, which is how it is meant to end.</param>
    public static async Task<int> WatchAsync(this Invocation invocation, Func<Invocation, CancellationToken, Task<Report>> read, CancellationToken cancellationToken)
    {
        try
        {
            await invocation.Terminal.DrawAsync(ReadAsync(invocation, read, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nothing is left undone.
        }

        return ExitCodes.Done;
    }

    /// <summary>Refuses to watch for a program, which can ask again by itself.</summary>
    public static void RefuseWatchingJson(this Invocation invocation)
    {
        if (invocation.Parsed.GetValue(invocation.Options.Watch))
        {
            throw new CommandFailure(ExitCodes.Usage, "--watch of what has no end is for people: leave --output json out, or ask again yourself.");
        }
    }

    private static async IAsyncEnumerable<Report> ReadAsync(
        Invocation invocation, Func<Invocation, CancellationToken, Task<Report>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Report report;
            try
            {
                report = await read(invocation, cancellationToken);
            }
            catch (CommandFailure failure) when (failure.ExitCode == ExitCodes.NoAnswer)
            {
                report = new Report([.. failure.Lines.Select(static line => new Block.Sentence(new Cell(line, Tone.Bad)))]);
            }

            yield return report;
            await Task.Delay(Interval, invocation.Time, cancellationToken);
        }
    }
}
