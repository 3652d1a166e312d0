using System.CommandLine;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Operations;
using Gateway.Hosting.Api.Rollouts;

namespace Gateway.Cli.People;

/// <summary><c>gateway rollback</c>, <c>redeploy</c>, <c>sync</c>, <c>cancel</c> and <c>retry</c>: orders that begin a rollout, or end one.</summary>
internal static class ReapplyCommands
{
    private const string Previous = "previous";

    public static Command CreateRollback(PeopleHost host, PeopleOptions options)
    {
        var to = new Option<string>("--to")
        {
            Description = "Where to: previous, the id of a rollout or a part of it, a commit, or an image's digest.",
            DefaultValueFactory = static _ => Previous,
        };
        return Invocation.Make(
            "rollback",
            "Roll a MODE back. Shows the plan and asks.",
            host,
            options,
            [options.Mode, to, .. OfLane(options), .. OfReapplying(options)],
            async (invocation, cancellationToken) =>
            {
                var lane = await ChooseLaneAsync(invocation, cancellationToken);
                var order = new RollbackRequest
                {
                    Repository = lane.Repository,
                    Project = lane.Project,
                    Branch = lane.Branch,
                    To = await FindTargetAsync(invocation, lane, invocation.Parsed.GetRequiredValue(to), cancellationToken),
                    Reason = invocation.Parsed.GetValue(options.Reason),
                    AllowMassPrune = invocation.Parsed.GetValue(options.AllowMassPrune),
                };
                var plan = await invocation.Client.PlanRollbackAsync(lane.Mode, order, cancellationToken);
                return await invocation.RunPlannedAsync(
                    plan,
                    $"Roll {lane.Mode} of {lane.Source} back to {Words.Commit(plan.Value.Sha).Text}?",
                    token => invocation.Client.RollBackAsync(lane.Mode, order, token),
                    cancellationToken);
            });
    }

    public static Command CreateSync(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "sync",
        "Heal the drift of a MODE now. Shows the plan and asks.",
        host,
        options,
        [options.Mode, .. OfLane(options), .. OfReapplying(options)],
        static async (invocation, cancellationToken) =>
        {
            var lane = await ChooseLaneAsync(invocation, cancellationToken);
            var order = new SyncRequest
            {
                Repository = lane.Repository,
                Project = lane.Project,
                Branch = lane.Branch,
                Reason = invocation.Parsed.GetValue(invocation.Options.Reason),
                AllowMassPrune = invocation.Parsed.GetValue(invocation.Options.AllowMassPrune),
            };
            return await invocation.RunPlannedAsync(
                await invocation.Client.PlanSyncAsync(lane.Mode, order, cancellationToken),
                $"Heal the drift of {lane.Mode} of {lane.Source}?",
                token => invocation.Client.SyncAsync(lane.Mode, order, token),
                cancellationToken);
        });

    public static Command CreateRedeploy(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "redeploy",
        "Apply what a successful rollout applied again. Shows the plan and asks.",
        host,
        options,
        [options.Rollout, .. OfReapplying(options)],
        static async (invocation, cancellationToken) =>
        {
            var id = await FindRolloutAsync(invocation, cancellationToken);
            var order = new RedeployRequest
            {
                Reason = invocation.Parsed.GetValue(invocation.Options.Reason),
                AllowMassPrune = invocation.Parsed.GetValue(invocation.Options.AllowMassPrune),
            };
            var plan = await invocation.Client.PlanRedeployAsync(id, order, cancellationToken);
            return await invocation.RunPlannedAsync(
                plan,
                $"Deploy {Words.Commit(plan.Value.Sha).Text} of {plan.Value.Repository} to {plan.Value.Mode} again?",
                token => invocation.Client.RedeployAsync(id, order, token),
                cancellationToken);
        });

    public static Command CreateCancel(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "cancel",
        "Cancel a rollout and revert what it wrote. Says what would happen and asks. With --watch, exits with 0 once it is cancelled.",
        host,
        options,
        [options.Rollout, .. options.OfWatching, options.Yes],
        static async (invocation, cancellationToken) =>
        {
            var rollout = await ReadRolloutAsync(invocation, cancellationToken);
            var consequence = rollout.StartedAt is null
                ? "It was not started, so it ends at once and changes nothing."
                : "It stops at its next step and reverts what it has written. If it has already done everything, it succeeds anyway.";
            var exitCode = await invocation.RunAsync(
                Describe(rollout, consequence),
                $"Cancel rollout {rollout.Id}?",
                token => invocation.Client.CancelAsync(rollout.Id, token),
                cancellationToken);

            return exitCode switch
            {
                ExitCodes.Cancelled => ExitCodes.Done, // That is the end that was asked for.
                ExitCodes.Done when invocation.Parsed.GetValue(invocation.Options.Watch) => ExitCodes.Refused,
                _ => exitCode,
            };
        });

    public static Command CreateRetry(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "retry",
        "Run a rollout again that did not succeed. Says what would happen and asks.",
        host,
        options,
        [options.Rollout, .. options.OfWatching, options.Yes],
        static async (invocation, cancellationToken) =>
        {
            var rollout = await ReadRolloutAsync(invocation, cancellationToken);
            return await invocation.RunAsync(
                Describe(rollout, "It runs again as a new rollout, with the current settings. What it changes is planned then."),
                $"Retry rollout {rollout.Id}?",
                token => invocation.Client.RetryAsync(rollout.Id, token),
                cancellationToken);
        });

    /// <summary>The options that choose a lane of a MODE.</summary>
    internal static IReadOnlyList<Symbol> OfLane(PeopleOptions options) => [options.Repository, options.Project, options.Branch];

    /// <summary>The lane that the options choose.</summary>
    internal static async Task<LaneName> ChooseLaneAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (parsed, options) = (invocation.Parsed, invocation.Options);
        return LaneName.Choose(
            (await invocation.Client.ListModesAsync(cancellationToken)).Value,
            parsed.GetRequiredValue(options.Mode),
            parsed.GetValue(options.Repository),
            parsed.GetValue(options.Project),
            parsed.GetValue(options.Branch));
    }

    private static IReadOnlyList<Symbol> OfReapplying(PeopleOptions options) => [options.Reason, options.AllowMassPrune, options.DryRun, options.Yes, .. options.OfWatching];

    /// <summary>What the API is told: it knows commits by itself, and of ids only whole ones.</summary>
    private static async Task<string> FindTargetAsync(Invocation invocation, LaneName lane, string text, CancellationToken cancellationToken)
    {
        if (text == Previous || text.Contains(':', StringComparison.Ordinal) || Guid.TryParseExact(text, "D", out _))
        {
            return text;
        }

        var query = new RolloutQuery { Mode = lane.Mode, Repository = lane.Repository, Project = lane.Project };
        var found = await new RolloutLookup(invocation.Client).FindAllAsync(text, query, cancellationToken);
        return found is [var id] && RolloutLookup.IsPartOf(text, id) ? id.ToString() : text;
    }

    private static Task<Guid> FindRolloutAsync(Invocation invocation, CancellationToken cancellationToken) =>
        new RolloutLookup(invocation.Client).FindAsync(invocation.Parsed.GetRequiredValue(invocation.Options.Rollout), cancellationToken);

    private static async Task<RolloutResource> ReadRolloutAsync(Invocation invocation, CancellationToken cancellationToken) =>
        (await invocation.Client.GetRolloutAsync(await FindRolloutAsync(invocation, cancellationToken), cancellationToken)).Value;

    private static Report Describe(RolloutResource rollout, string consequence) => new(
        new Block.Sentence(
            $"Rollout {rollout.Id} of commit {Words.Commit(rollout.Sha).Text} of {LaneName.Of(rollout).Source} in MODE {rollout.Mode} is {Words.Name(rollout.Status)}."),
        new Block.Sentence(consequence));
}
