using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Manifests;

namespace Gateway.Operations;

/// <summary>Finds the past rollout that an order applies again.</summary>
internal sealed class PastRollouts
{
    /// <summary>How many rollouts that applied the same are passed over in search of one that did not.</summary>
    private const int MaxSame = 200;

    private const int PageSize = 20;

    private readonly IRolloutLedger _rollouts;
    private readonly ILaneLedger _lanes;
    private readonly LaneCodec _codec;

    /// <summary>Makes it.</summary>
    public PastRollouts(IRolloutLedger rollouts, ILaneLedger lanes, LaneCodec codec)
    {
        _rollouts = rollouts;
        _lanes = lanes;
        _codec = codec;
    }

    /// <summary>The rollout that a rollback of a lane goes back to.</summary>
    /// <returns>It as <see cref="OrderOutcome.Done"/>, or why there is none.</returns>
    public Task<OrderOutcome> FindAsync(Lane lane, RollbackTarget target, CancellationToken cancellationToken) => target switch
    {
        RollbackTarget.Previous => FindPreviousAsync(lane, cancellationToken),
        RollbackTarget.Rollout rollout => FindAsync(lane, rollout.Id, cancellationToken),
        RollbackTarget.Commit commit => FindNewestAsync(new PastQuery(lane, PageSize) { Commit = commit.Sha }, cancellationToken),
        RollbackTarget.Digest digest => FindOfImageAsync(lane, digest.Value, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown target {target}."),
    };

    /// <summary>
    /// The last rollout that applied something else than what runs now, by the deployments and images that were recorded: builds that changed nothing,
    /// and the same build once more, do not count. A rollback runs what it went back to, so before it is what ran before that: ordered twice, one after
    /// the other, <c>previous</c> goes back two, and never forward again to what the operator has just left.
    /// </summary>
    private async Task<OrderOutcome> FindPreviousAsync(Lane lane, CancellationToken cancellationToken)
    {
        if (await _lanes.FindLastSucceededAsync(lane, before: null, cancellationToken) is not { } current)
        {
            return await NeverSucceededAsync(lane, cancellationToken);
        }

        if (current.Kind == RolloutKind.Removal)
        {
            return new OrderOutcome.Removed(current);
        }

        var running = await ReadAsync(current, cancellationToken);
        var before = (await FindOriginAsync(current, cancellationToken)).Sequence;
        for (var seen = 0; seen < MaxSame;)
        {
            var page = await _lanes.ListSucceededAsync(new PastQuery(lane, PageSize) { Before = before }, cancellationToken);
            foreach (var past in page)
            {
                // What a branch had before its deployments were deleted is not what it ran before.
                if (past.Kind == RolloutKind.Removal || !IsSame(current, running, past, await ReadAsync(past, cancellationToken)))
                {
                    return await CheckAsync(past, cancellationToken);
                }
            }

            if (page.Count < PageSize)
            {
                break;
            }

            seen += page.Count;
            before = page[^1].Sequence;
        }

        return new OrderOutcome.NothingBefore(current);
    }

    /// <summary>The rollout that a lane runs.</summary>
    /// <returns>It as <see cref="OrderOutcome.Done"/>, or why there is none.</returns>
    public async Task<OrderOutcome> FindCurrentAsync(Lane lane, CancellationToken cancellationToken) =>
        await _lanes.FindLastSucceededAsync(lane, before: null, cancellationToken) is { } current ? await CheckAsync(current, cancellationToken) : await NeverSucceededAsync(lane, cancellationToken);

    /// <summary>The digest of the image that a rollout deployed: what the build said, or what the registry did then; null where neither is known.</summary>
    public async Task<string?> FindDigestAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Digest is not null || ImageReference.Parse(rollout.Image) is not { } image)
        {
            return rollout.Digest;
        }

        var digests = (await ListImagesAsync(rollout, cancellationToken)).Where(used => used.Repository == image.Repository).Select(static used => used.Digest).Distinct().ToList();
        return digests is [var digest] ? digest : null;
    }

    private async Task<OrderOutcome> FindOfImageAsync(Lane lane, string digest, CancellationToken cancellationToken)
    {
        var query = new PastQuery(lane, PageSize);
        for (var seen = 0; seen < MaxSame;)
        {
            var page = await _lanes.ListSucceededAsync(query, cancellationToken);
            foreach (var past in page)
            {
                if (past.Kind != RolloutKind.Removal && (past.Digest == digest || (await ListImagesAsync(past, cancellationToken)).Any(used => used.Digest == digest)))
                {
                    return await CheckAsync(past, cancellationToken);
                }
            }

            if (page.Count < PageSize)
            {
                break;
            }

            seen += page.Count;
            query = query with { Before = page[^1].Sequence };
        }

        return await _lanes.FindLastSucceededAsync(lane, before: null, cancellationToken) is null
            ? await NeverSucceededAsync(lane, cancellationToken)
            : new OrderOutcome.NeverDeployed(lane, digest);
    }

    private async Task<IEnumerable<ImageReference>> ListImagesAsync(Rollout rollout, CancellationToken cancellationToken) =>
        await _lanes.FindStateAsync(rollout.Sequence, cancellationToken) is { Specs: { } data } && _codec.ReadSpecs(rollout.Id, data) is { } specs
            ? specs.Select(ImageInjection.ImageOf).OfType<ImageReference>()
            : [];

    private async Task<OrderOutcome> FindNewestAsync(PastQuery query, CancellationToken cancellationToken)
    {
        var found = (await _lanes.ListSucceededAsync(query, cancellationToken)).Where(static rollout => rollout.Kind != RolloutKind.Removal).ToList();
        if (found.Count == 0)
        {
            return await _lanes.FindLastSucceededAsync(query.Lane, before: null, cancellationToken) is null
                ? await NeverSucceededAsync(query.Lane, cancellationToken)
                : new OrderOutcome.NeverDeployed(query.Lane, "commit " + query.Commit);
        }

        var commits = found.Select(static rollout => rollout.Sha).Distinct(StringComparer.Ordinal).ToList();
        return commits.Count > 1 ? new OrderOutcome.AmbiguousCommit(query.Commit!, commits) : await CheckAsync(found[0], cancellationToken);
    }

    private async Task<OrderOutcome> FindAsync(Lane lane, Guid id, CancellationToken cancellationToken)
    {
        var past = await _rollouts.FindAsync(id, cancellationToken);
        if (past is not null && IsOf(lane, past))
        {
            return await CheckAsync(past, cancellationToken);
        }

        if (await _lanes.FindLastSucceededAsync(lane, before: null, cancellationToken) is null)
        {
            return await NeverSucceededAsync(lane, cancellationToken);
        }

        return past is null ? new OrderOutcome.Unknown() : new OrderOutcome.OtherLane(past);
    }

    /// <summary>Whether what a rollout applied can be applied again.</summary>
    /// <returns>It as <see cref="OrderOutcome.Done"/>, or why not.</returns>
    public async Task<OrderOutcome> CheckAsync(Rollout past, CancellationToken cancellationToken)
    {
        if (past.Status != RolloutStatus.Succeeded)
        {
            return new OrderOutcome.NotSucceeded(past);
        }

        if (past.Kind == RolloutKind.Removal)
        {
            return new OrderOutcome.Removed(past);
        }

        return await _lanes.FindStateAsync(past.Sequence, cancellationToken) is { Specs: not null }
            ? new OrderOutcome.Done(past)
            : new OrderOutcome.SpecsMissing(past);
    }

    private async Task<OrderOutcome> NeverSucceededAsync(Lane lane, CancellationToken cancellationToken)
    {
        var repository = RolloutLedger.Normalize(lane.Repository);
        var lanes = await _lanes.ListLanesAsync(cancellationToken);
        return new OrderOutcome.NeverSucceeded(lane, [.. lanes.Where(other => other.Repository == repository && other.Mode == lane.Mode).OrderBy(static other => other.Origin, StringComparer.Ordinal)]);
    }

    private static bool IsOf(Lane lane, Rollout rollout) => Lane.Of(rollout) == lane with { Repository = RolloutLedger.Normalize(lane.Repository) };

    /// <summary>Whether two rollouts applied the same; where that can no longer be read, whether they were of the same build.</summary>
    private static bool IsSame(Rollout current, byte[]? running, Rollout past, byte[]? applied) => running is not null && applied is not null
        ? running.AsSpan().SequenceEqual(applied)
        : current.Image == past.Image && current.Digest == past.Digest && current.ContentSha256.AsSpan().SequenceEqual(past.ContentSha256);

    private async Task<byte[]?> ReadAsync(Rollout rollout, CancellationToken cancellationToken) =>
        await _lanes.FindStateAsync(rollout.Sequence, cancellationToken) is { Specs: { } data } && _codec.ReadSpecs(rollout.Id, data) is { } specs
            ? LaneCodec.ContentOf(specs)
            : null;

    /// <summary>The build whose specs a rollout applied.</summary>
    public async Task<Rollout> FindOriginAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var origin = rollout;
        while (origin is { Kind: RolloutKind.Rollback or RolloutKind.Heal or RolloutKind.Redeploy, SourceId: { } id }
            && await _rollouts.FindAsync(id, cancellationToken) is { } source)
        {
            origin = source;
        }

        return origin;
    }
}
