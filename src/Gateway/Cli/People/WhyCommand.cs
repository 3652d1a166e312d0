using System.CommandLine;
using Gateway.Builds;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Refusals;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary><c>gateway why</c>: why a commit or a rollout is not what runs.</summary>
internal static class WhyCommand
{
    public static Command Create(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "why",
        "Say why a commit or a rollout is not what runs: how it ended, what runs instead, and what prevents it. Exits with 1 if it does not run.",
        host,
        options,
        [options.RolloutOrCommit, options.ModeFilter, options.Repository, options.Project, options.Branch],
        RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (parsed, options) = (invocation.Parsed, invocation.Options);
        var text = parsed.GetRequiredValue(options.RolloutOrCommit);
        var filter = new RolloutQuery
        {
            Mode = parsed.GetValue(options.ModeFilter),
            Repository = parsed.GetValue(options.Repository),
            Project = parsed.GetValue(options.Project),
            Branch = parsed.GetValue(options.Branch),
        };
        var rollouts = await new RolloutLookup(invocation.Client).FindAllAsync(text, filter, cancellationToken);
        var modes = (await invocation.Client.ListModesAsync(cancellationToken)).Value;
        if (rollouts.Count == 0)
        {
            var refused = BuildSyntax.IsCommitStart(text) ? (await invocation.Client.ListRefusalsAsync(text, filter, cancellationToken)).Value.Items : [];
            throw ExplainNone(text, refused, [.. modes.Items.Where(mode => filter.Mode is null || mode.Name == filter.Mode)], invocation.Now);
        }

        var all = true;
        foreach (var id in rollouts)
        {
            var rollout = await invocation.Client.GetRolloutAsync(id, cancellationToken);
            var facts = await ReadAsync(invocation.Client, rollout.Value, modes, cancellationToken);
            await invocation.ShowAsync(rollout, _ => WhyView.Show(facts, invocation.Now), cancellationToken);
            all &= facts.Runs;
        }

        return all ? ExitCodes.Done : ExitCodes.Refused;
    }

    /// <summary>What is said of a commit of which no rollout is known: it was not built, or was refused before there was a rollout.</summary>
    private static CommandFailure ExplainNone(string text, IReadOnlyList<RefusalResource> refused, IReadOnlyList<ModeResource> modes, DateTimeOffset now) => new(
        ExitCodes.Refused,
        [
            $"No rollout of {text} is among the newest {RolloutQuery.MaxLimit}, so it does not run by one of them.",
            .. refused.Count == 0
                ? ["No refused build of it is known either: it was never posted, or without valid credentials, or too long ago."]
                : refused.SelectMany(refusal => LinesOf(refusal, now)),
            .. modes.Where(static mode => mode.Freeze is not null).Select(mode => $"{mode.Name}: {StatusView.Say(mode.Freeze!, now).Text}"),
            .. modes.SelectMany(mode => mode.Holds.Where(hold => hold.Sha.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Select(hold => $"{mode.Name}: {StatusView.Say(hold, now).Text}")),
        ]);

    private static IEnumerable<string> LinesOf(RefusalResource refused, DateTimeOffset now) =>
    [
        $"Its build for {(refused.Mode is { } mode ? $"MODE {mode}" : "no MODE")} of {new LaneName(refused.Mode ?? "", refused.Repository, refused.Project, "").Source} (run {refused.RunId}, attempt {refused.RunAttempt}) was refused {Words.Age(refused.At, now).Text}: {refused.Code}{(refused.Detail.Length > 0 ? ": " + refused.Detail : "")}",
        .. refused.Findings.Select(static finding => "  " + ProblemText.LineOf(finding.Error, finding.Severity)),
    ];

    private static async Task<WhyFacts> ReadAsync(GatewayClient client, RolloutResource rollout, ModeList modes, CancellationToken cancellationToken)
    {
        var lane = LaneName.Of(rollout);
        var mode = modes.Items.FirstOrDefault(mode => mode.Name == lane.Mode);
        var recent = await client.ListRolloutsAsync(new RolloutQuery { Mode = lane.Mode, Repository = lane.Repository, Project = lane.Project }, cancellationToken);
        var drift = mode is null ? null : (await client.GetDriftAsync(mode.Name, cached: true, cancellationToken)).Value;
        return new WhyFacts(
            rollout,
            mode,
            [.. recent.Value.Items.Where(other => LaneName.Of(other) == lane && !other.Status.IsFinished())],
            drift?.Lanes.FirstOrDefault(found => new LaneName(lane.Mode, found.Repository, found.Project, found.Branch ?? "") == lane));
    }
}
