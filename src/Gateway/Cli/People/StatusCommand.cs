using System.CommandLine;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary><c>gateway status</c>: what runs in each MODE.</summary>
internal static class StatusCommand
{
    public static Command Create(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "status",
        "Show what runs in each MODE, since when and by whom, what is in progress, freezes, holds, drift and the gateway's health.",
        host,
        options,
        [options.AnyMode, options.Watch],
        RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.WantsJson)
        {
            invocation.RefuseWatchingJson();
            await invocation.Terminal.WriteBytesAsync((await invocation.Client.ListModesAsync(cancellationToken)).Json, cancellationToken);
            return ExitCodes.Done;
        }

        if (invocation.Parsed.GetValue(invocation.Options.Watch))
        {
            return await invocation.WatchAsync(ReadAsync, cancellationToken);
        }

        await invocation.Terminal.ShowAsync(await ReadAsync(invocation, cancellationToken));
        return ExitCodes.Done;
    }

    private static async Task<Report> ReadAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var client = invocation.Client;
        var modes = (await client.ListModesAsync(cancellationToken)).Value;
        IReadOnlyList<ModeResource> shown = invocation.Parsed.GetValue(invocation.Options.AnyMode) is { } name ? [LaneName.Find(modes, name)] : modes.Items;
        var health = client.GetReadinessAsync(cancellationToken);
        var rollouts = Task.WhenAll(Enum.GetValues<RolloutStatus>().Where(static status => !status.IsFinished()).Select(status => ListAsync(client, status, cancellationToken)));
        var drift = Task.WhenAll(shown.Select(mode => client.GetDriftAsync(mode.Name, cached: true, cancellationToken)));
        await Task.WhenAll(health, rollouts, drift);
        return StatusView.Show(
            new GatewayStatus(client.Address, (await health).Value, shown, [.. (await rollouts).SelectMany(static page => page)], [.. (await drift).Select(static answer => answer.Value)]),
            invocation.Now);
    }

    private static async Task<IReadOnlyList<RolloutResource>> ListAsync(GatewayClient client, RolloutStatus status, CancellationToken cancellationToken) =>
        (await client.ListRolloutsAsync(new RolloutQuery { Status = Words.Name(status) }, cancellationToken)).Value.Items;
}
