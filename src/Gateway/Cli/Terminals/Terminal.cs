namespace Gateway.Cli.Terminals;

/// <summary>Where a command speaks to whoever called it: tables to a person, plain lines to a program.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, Func<Stream> openBytes, TerminalTraits traits)
{
    /// <summary>Whether a person sees what is written.</summary>
    public bool IsTerminal => traits.IsTerminal;

    /// <summary>Whether somebody can be asked.</summary>
    public bool CanAsk => traits.CanAsk;

    /// <summary>Shows what was asked for.</summary>
    public Task ShowAsync(Report report) => ShowAsync(report, output, traits.IsTerminal);

    /// <summary>Shows what is not what was asked for, such as the plan of an order whose answer a program reads.</summary>
    public Task ShowAsideAsync(Report report) => ShowAsync(report, error, traits.IsErrorTerminal);

    /// <summary>Writes a line of what was asked for.</summary>
    public Task WriteLineAsync(string line) => output.WriteLineAsync(PlainText.OneLine(line));

    /// <summary>Writes a line of what is wrong.</summary>
    public Task ComplainAsync(string line) => ShowAsideAsync(new Report(new Block.Sentence(new Cell(line, Tone.Bad))));

    /// <summary>Writes what was asked for byte for byte, and a line break.</summary>
    public async Task WriteBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        await using var stream = openBytes();
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Draws each report in the place of the one before it; a program gets each that differs.</summary>
    public async Task DrawAsync(IAsyncEnumerable<Report> reports)
    {
        if (traits.IsTerminal)
        {
            await SpectreReport.DrawAsync(reports, output, traits);
            return;
        }

        IReadOnlyList<string> last = [];
        await foreach (var report in reports)
        {
            IReadOnlyList<string> lines = [.. PlainReport.Write(report)];
            if (!lines.SequenceEqual(last, StringComparer.Ordinal))
            {
                await WriteAsync(lines, output);
                last = lines;
            }
        }
    }

    /// <summary>Asks whether to go ahead. Everything but a yes is a no.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        await error.WriteAsync($"{PlainText.OneLine(question)} [y/N] ");
        await error.FlushAsync(cancellationToken);

        // The console reads without minding that the command is told to end.
        try
        {
            var answer = await Task.Run(traits.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
            return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
        }
        catch (OperationCanceledException)
        {
            // What is said next is not the answer.
            await error.WriteLineAsync();
            throw;
        }
    }

    private async Task ShowAsync(Report report, TextWriter writer, bool isTerminal)
    {
        if (isTerminal)
        {
            SpectreReport.Write(report, writer, traits);
        }
        else
        {
            await WriteAsync(PlainReport.Write(report), writer);
        }
    }

    private static async Task WriteAsync(IEnumerable<string> lines, TextWriter writer)
    {
        foreach (var line in lines)
        {
            await writer.WriteLineAsync(line);
        }
    }
}
