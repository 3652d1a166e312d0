using Gateway.Cli.Terminals;
using Gateway.Diagnostics;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Api.Rollouts;

namespace Gateway.Cli.People;

/// <summary>The way of every order: show what it would do, ask, send it, and watch it if that is wanted.</summary>
internal static class OrderFlow
{
    /// <summary>Carries out an order that begins or ends a rollout.</summary>
    /// <param name="invocation">The run of the command.</param>
    /// <param name="plan">What it would do.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public static async Task<int> RunAsync(
        this Invocation invocation, Report plan, string question, Func<CancellationToken, Task<Answer<RolloutResource>>> send, CancellationToken cancellationToken)
    {
        await invocation.ShowBesideAsync(plan);
        await invocation.ConfirmAsync(question, cancellationToken);
        var answer = await send(cancellationToken);
        if (invocation.Parsed.GetValue(invocation.Options.Watch))
        {
            return await new RolloutWatch(invocation).RunAsync(answer.Value.Id, cancellationToken);
        }

        await invocation.ShowAsync(answer, rollout => Acknowledge(rollout), cancellationToken);
        return ExitCodes.Done;
    }

    /// <summary>Carries out an order that has a plan of the API's own.</summary>
    public static async Task<int> RunPlannedAsync(
        this Invocation invocation, Answer<PlanResource> plan, string question, Func<CancellationToken, Task<Answer<RolloutResource>>> send, CancellationToken cancellationToken)
    {
        var fails = plan.Value.Refusals.Count > 0 || plan.Value.Findings.Any(static finding => finding.Severity == FindingSeverity.Error);
        if (invocation.Parsed.GetValue(invocation.Options.DryRun))
        {
            await invocation.ShowAsync(plan, ChangesView.Show, cancellationToken);
            return fails ? ExitCodes.Refused : ExitCodes.Done;
        }

        if (fails)
        {
            await invocation.ShowBesideAsync(ChangesView.Show(plan.Value));
            throw new CommandFailure(ExitCodes.Refused, "Nothing was changed: a rollout of this plan would be refused or fail.");
        }

        return await invocation.RunAsync(ChangesView.Show(plan.Value), question, send, cancellationToken);
    }

    /// <summary>Asks, unless that is not wanted; ends the command unless the answer is yes.</summary>
    public static async Task ConfirmAsync(this Invocation invocation, string question, CancellationToken cancellationToken)
    {
        if (invocation.Parsed.GetValue(invocation.Options.Yes))
        {
            return;
        }

        if (!invocation.Terminal.CanAsk)
        {
            throw new CommandFailure(ExitCodes.NotConfirmed, "Nothing was changed: there is no terminal to ask at. Use --yes to go ahead without being asked.");
        }

        if (!await invocation.Terminal.AskAsync(question, cancellationToken))
        {
            throw new CommandFailure(ExitCodes.NotConfirmed, "Nothing was changed.");
        }
    }

    private static Report Acknowledge(RolloutResource rollout) => new(
        new Block.Sentence(new Cell($"Rollout {rollout.Id} is {Words.Name(rollout.Status)}.", Words.Status(rollout.Status).Tone)),
        new Block.Sentence(new Cell($"To watch it: gateway show {rollout.Id} --watch", Tone.Dim)));
}
