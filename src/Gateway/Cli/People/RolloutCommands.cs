using System.CommandLine;
using Gateway.Cli.Terminals;

namespace Gateway.Cli.People;

/// <summary><c>gateway rollouts</c>, <c>show</c>, <c>changes</c> and <c>compare</c>: what rollouts did.</summary>
internal static class RolloutCommands
{
    private const string Live = "live";

    public static Command CreateList(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "rollouts",
        "List rollouts, newest first.",
        host,
        options,
        [options.ModeFilter, options.Repository, options.Project, options.Branch, options.Status, options.Limit, options.Cursor, options.Watch],
        ListAsync);

    public static Command CreateShow(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "show",
        "Show a rollout: who and what it was for, its steps, and why it did not succeed. With --watch, exits with the code of its end.",
        host,
        options,
        [options.RolloutOrCommit, .. options.OfWatching],
        ShowAsync);

    public static Command CreateChanges(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "changes",
        "Show what a rollout changed: the old and the new value of each field.",
        host,
        options,
        [options.RolloutOrCommit],
        static async (invocation, cancellationToken) =>
        {
            var id = await new RolloutLookup(invocation.Client).FindByIdOrCommitAsync(invocation.Parsed.GetRequiredValue(invocation.Options.RolloutOrCommit), cancellationToken);
            await invocation.ShowAsync(await invocation.Client.GetChangesAsync(id, cancellationToken), ChangesView.Show, cancellationToken);
            return ExitCodes.Done;
        });

    public static Command CreateCompare(PeopleHost host, PeopleOptions options)
    {
        var second = new Argument<string>("other") { Description = $"The rollout to compare it with, or {Live} for what is on the server." };
        return Invocation.Make(
            "compare",
            "Show how what two rollouts applied differs, or how the server differs from what a rollout applied.",
            host,
            options,
            [options.RolloutOrCommit, second],
            async (invocation, cancellationToken) =>
            {
                var lookup = new RolloutLookup(invocation.Client);
                var id = await lookup.FindByIdOrCommitAsync(invocation.Parsed.GetRequiredValue(invocation.Options.RolloutOrCommit), cancellationToken);
                var text = invocation.Parsed.GetRequiredValue(second);
                if (text == Live)
                {
                    await invocation.ShowAsync(await invocation.Client.CompareLiveAsync(id, cancellationToken), plan => ChangesView.ShowLive(plan, id), cancellationToken);
                    return ExitCodes.Done;
                }

                var other = await lookup.FindByIdOrCommitAsync(text, cancellationToken);
                await invocation.ShowAsync(await invocation.Client.CompareAsync(id, other, cancellationToken), ChangesView.Show, cancellationToken);
                return ExitCodes.Done;
            });
    }

    private static async Task<int> ListAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (parsed, options) = (invocation.Parsed, invocation.Options);
        var query = new RolloutQuery
        {
            Mode = parsed.GetValue(options.ModeFilter),
            Repository = parsed.GetValue(options.Repository),
            Project = parsed.GetValue(options.Project),
            Branch = parsed.GetValue(options.Branch),
            Status = parsed.GetValue(options.Status),
            Limit = parsed.GetRequiredValue(options.Limit),
            Cursor = parsed.GetValue(options.Cursor),
        };
        if (invocation.WantsJson)
        {
            invocation.RefuseWatchingJson();
        }
        else if (parsed.GetValue(options.Watch))
        {
            return await invocation.WatchAsync(async (_, token) => Show((await invocation.Client.ListRolloutsAsync(query, token)).Value), cancellationToken);
        }

        await invocation.ShowAsync(await invocation.Client.ListRolloutsAsync(query, cancellationToken), Show, cancellationToken);
        return ExitCodes.Done;

        Report Show(Hosting.Api.Rollouts.RolloutPage page) => RolloutsView.Show(page, invocation.Now);
    }

    private static async Task<int> ShowAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var id = await new RolloutLookup(invocation.Client).FindByIdOrCommitAsync(invocation.Parsed.GetRequiredValue(invocation.Options.RolloutOrCommit), cancellationToken);
        if (invocation.Parsed.GetValue(invocation.Options.Watch))
        {
            return await new RolloutWatch(invocation).RunAsync(id, cancellationToken);
        }

        await invocation.ShowAsync(await invocation.Client.GetRolloutAsync(id, cancellationToken), rollout => RolloutView.Show(rollout, invocation.Now), cancellationToken);
        return ExitCodes.Done;
    }
}
