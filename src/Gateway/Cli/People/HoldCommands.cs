using System.CommandLine;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Problems;

namespace Gateway.Cli.People;

/// <summary><c>gateway hold</c>: what rollbacks left as bad, and letting go of it.</summary>
internal static class HoldCommands
{
    public static Command Create(PeopleHost host, PeopleOptions options) => new("hold", "List what rollbacks hold, or let go of it.")
    {
        Invocation.Make("list", "List what rollbacks left as bad: builds of it are refused.", host, options, [options.AnyMode], ListAsync),
        Invocation.Make(
            "release",
            "Let go of what a rollback holds, so that its builds are accepted again. Says what would happen and asks.",
            host,
            options,
            [options.Mode, .. ReapplyCommands.OfLane(options), options.Yes],
            ReleaseAsync),
    };

    private static async Task<int> ListAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await invocation.ShowAsync(await invocation.Client.ListModesAsync(cancellationToken), modes => Show(modes, invocation), cancellationToken);
        return ExitCodes.Done;
    }

    private static Report Show(ModeList modes, Invocation invocation)
    {
        var name = invocation.Parsed.GetValue(invocation.Options.AnyMode);
        IReadOnlyList<ModeResource> shown = name is null ? modes.Items : [LaneName.Find(modes, name)];
        IReadOnlyList<Block> held = [.. shown.SelectMany(mode => mode.Holds.Select(hold => Say(mode.Name, hold, invocation.Now)))];
        return held.Count > 0 ? new Report(held) : new Report(new Block.Sentence("Nothing is held."));
    }

    private static async Task<int> ReleaseAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (parsed, options) = (invocation.Parsed, invocation.Options);
        var mode = LaneName.Find((await invocation.Client.ListModesAsync(cancellationToken)).Value, parsed.GetRequiredValue(options.Mode));
        var (repository, project, branch) = (parsed.GetValue(options.Repository), parsed.GetValue(options.Project), parsed.GetValue(options.Branch));
        var holds = mode.Holds.Where(hold =>
                (repository is null || hold.Repository.Equals(repository, StringComparison.OrdinalIgnoreCase))
                && (project is null || hold.Project == project)
                && (branch is null || (hold.Branch ?? "") == branch))
            .ToLookup(hold => new LaneName(mode.Name, hold.Repository, hold.Project, hold.Branch ?? ""));
        if (holds.Count != 1)
        {
            throw holds.Count == 0
                ? new CommandFailure(ExitCodes.Refused, $"Nothing is held in MODE {mode.Name} that these options speak of.")
                : new CommandFailure(ExitCodes.Usage, ["More than one is held. Choose with --repository, --project and --branch:", .. holds.Select(static lane => "  " + lane.Key.Source)]);
        }

        var held = holds.Single();
        await invocation.ShowBesideAsync(new Report(
        [
            .. held.Select(hold => Say(mode.Name, hold, invocation.Now)),
            new Block.Sentence("Builds of it are accepted again. Those that were refused must be sent again."),
        ]));
        await invocation.ConfirmAsync($"Let go of what is held of {held.Key.Source} in {mode.Name}?", cancellationToken);
        await invocation.Client.EndHoldAsync(held.Key, cancellationToken);
        await invocation.ShowBesideAsync(new Report(new Block.Sentence($"Nothing is held of {held.Key.Source} in MODE {mode.Name} any more.")));
        return ExitCodes.Done;
    }

    private static Block.Sentence Say(string mode, HoldResource hold, DateTimeOffset now)
    {
        var said = StatusView.Say(hold, now);
        return new Block.Sentence(said with { Text = $"{mode}: {said.Text}", Full = $"{mode}: {said.Full}" });
    }
}
