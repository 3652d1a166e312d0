using System.CommandLine;

namespace Gateway.Cli.People;

/// <summary><c>gateway drift</c>: what differs from what the last rollouts left.</summary>
internal static class DriftCommand
{
    public static Command Create(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "drift",
        "Check what differs on the server from what the last rollouts left. Exits with 1 if something drifted.",
        host,
        options,
        [options.AnyMode, options.Cached],
        RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> modes = invocation.Parsed.GetValue(invocation.Options.AnyMode) is { } mode
            ? [mode]
            : [.. (await invocation.Client.ListModesAsync(cancellationToken)).Value.Items.Select(static item => item.Name)];
        var drifted = false;
        foreach (var name in modes)
        {
            var answer = await invocation.Client.GetDriftAsync(name, invocation.Parsed.GetValue(invocation.Options.Cached), cancellationToken);
            await invocation.ShowAsync(answer, drift => DriftView.Show([drift], invocation.Now), cancellationToken);
            drifted |= DriftView.HasDrifted(answer.Value);
        }

        return drifted ? ExitCodes.Refused : ExitCodes.Done;
    }
}
