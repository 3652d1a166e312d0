using System.CommandLine;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Freezes;

namespace Gateway.Cli.People;

/// <summary><c>gateway freeze</c> and <c>unfreeze</c>.</summary>
internal static class FreezeCommands
{
    public static Command CreateFreeze(PeopleHost host, PeopleOptions options)
    {
        var command = Invocation.Make(
            "freeze",
            "Take no builds for a MODE for a time. Says what would happen and asks.",
            host,
            options,
            [options.Mode, options.For, options.Until, options.Reason, options.Yes],
            FreezeAsync);
        command.Validators.Add(result =>
        {
            if (result.GetResult(options.Reason) is null)
            {
                result.AddError("Option '--reason' is required: people whose builds are refused are shown it.");
            }

            if (result.GetResult(options.For) is null == result.GetResult(options.Until) is null)
            {
                result.AddError("Say how long: either --for with a duration such as 2h, or --until with a time.");
            }
        });
        return command;
    }

    public static Command CreateUnfreeze(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "unfreeze",
        "Take builds for a MODE again. Says what would happen and asks.",
        host,
        options,
        [options.Mode, options.Yes],
        UnfreezeAsync);

    private static async Task<int> FreezeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (parsed, options) = (invocation.Parsed, invocation.Options);
        var mode = LaneName.Find((await invocation.Client.ListModesAsync(cancellationToken)).Value, parsed.GetRequiredValue(options.Mode));
        var length = parsed.GetValue(options.For);
        var end = length is { } text ? invocation.Now + DurationText.Parse(text)!.Value : parsed.GetValue(options.Until)!.Value;
        await invocation.ShowBesideAsync(new Report(
        [
            .. mode.Freeze is { } freeze ? [new Block.Sentence(StatusView.Say(freeze, invocation.Now)), new Block.Sentence("That freeze is replaced.")] : (IEnumerable<Block>)[],
            new Block.Sentence(
                $"Until {Words.Until(end, invocation.Now)}, builds for MODE {mode.Name} are refused, and rollouts that are accepted and not started are cancelled. "
                + "Running rollouts continue, and rollbacks stay possible."),
        ]));
        await invocation.ConfirmAsync($"Freeze {mode.Name}?", cancellationToken);
        var order = new FreezeRequest
        {
            Reason = parsed.GetValue(options.Reason)!,
            For = length,
            Until = length is null ? end : null,
        };
        await invocation.ShowAsync(
            await invocation.Client.FreezeAsync(mode.Name, order, cancellationToken),
            frozen => new Report(new Block.Sentence($"MODE {mode.Name} is frozen until {Words.Until(frozen.Until, invocation.Now)}.")),
            cancellationToken);
        return ExitCodes.Done;
    }

    private static async Task<int> UnfreezeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var mode = LaneName.Find((await invocation.Client.ListModesAsync(cancellationToken)).Value, invocation.Parsed.GetRequiredValue(invocation.Options.Mode));
        if (mode.Freeze is not { } freeze)
        {
            throw new CommandFailure(ExitCodes.Refused, $"MODE {mode.Name} is not frozen.");
        }

        await invocation.ShowBesideAsync(new Report(
            new Block.Sentence(StatusView.Say(freeze, invocation.Now)),
            new Block.Sentence("Builds are accepted again. Those that the freeze refused must be sent again, and rollouts that it cancelled must be retried.")));
        await invocation.ConfirmAsync($"Unfreeze {mode.Name}?", cancellationToken);
        await invocation.Client.UnfreezeAsync(mode.Name, cancellationToken);
        await invocation.ShowBesideAsync(new Report(new Block.Sentence($"MODE {mode.Name} takes builds again.")));
        return ExitCodes.Done;
    }
}
