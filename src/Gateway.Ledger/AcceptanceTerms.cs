namespace Gateway.Ledger;

/// <summary>Whether a lane takes a build, by what it has had already.</summary>
internal static class AcceptanceTerms
{
    /// <summary>Why the lane does not take a build; null where it does.</summary>
    /// <param name="context">The ledger, within the write that would record it.</param>
    /// <param name="statements">The same, for what is asked of each build.</param>
    /// <param name="acceptance">The build.</param>
    /// <param name="newest">The lane's newest build.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<DeliveryVerdict?> CheckAsync(LedgerContext context, IAcceptanceStatements statements, Acceptance acceptance, NewestRun? newest, CancellationToken cancellationToken)
    {
        var rollout = acceptance.Rollout;
        foreach (var hold in await statements.ListHoldsAsync(rollout, cancellationToken))
        {
            if (acceptance.HoldsAll || hold.IsOf(rollout.Sha, rollout.Digest))
            {
                return new DeliveryVerdict.OnHold(hold);
            }
        }

        if (await BranchTerms.FindHolderAsync(context, acceptance, newest, cancellationToken) is { } held)
        {
            return held;
        }

        if (newest?.IsNewerThan(rollout) == true)
        {
            return new DeliveryVerdict.Outdated(newest.RunNumber, newest.RolloutId);
        }

        if (newest is not null && acceptance.MaxRunNumberJump is { } jump && rollout.RunNumber - newest.RunNumber > jump)
        {
            return new DeliveryVerdict.RunNumberJump(newest.RunNumber, jump);
        }

        return await BranchTerms.FindExcessAsync(context, acceptance, cancellationToken);
    }
}
