using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Keeps refused builds, of each repository so many and so long.</summary>
internal static class RefusedBuilds
{
    /// <summary>Keeps one. The same build, refused again for the same reason, takes the place of the one before.</summary>
    public static async Task AddAsync(LedgerContext context, RefusedBuild refused, LedgerOptions options, CancellationToken cancellationToken)
    {
        refused.Repository = RolloutLedger.Normalize(refused.Repository);

        // What an earlier write of the same transaction added is to be found below.
        await context.SaveChangesAsync(cancellationToken);
        await context.Refused
            .Where(row => row.Repository == refused.Repository && row.Project == refused.Project && row.Sha == refused.Sha && row.RunId == refused.RunId && row.RunAttempt == refused.RunAttempt && row.Code == refused.Code)
            .ExecuteDeleteAsync(cancellationToken);
        context.Refused.Add(refused);
        await context.SaveChangesAsync(cancellationToken);
        var oldest = refused.AtMs - (long)options.RefusedBuildRetention.TotalMilliseconds;
        var last = await context.Refused
            .Where(row => row.Repository == refused.Repository)
            .OrderByDescending(row => row.Sequence)
            .Skip(options.MaxRefusedBuilds)
            .Select(row => (long?)row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        await context.Refused
            .Where(row => row.Repository == refused.Repository && (row.Sequence <= last || row.AtMs < oldest))
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Refused builds, newest first.</summary>
    public static async Task<IReadOnlyList<RefusedBuild>> ListAsync(LedgerContext context, RefusedFilter filter, long oldest, CancellationToken cancellationToken)
    {
        var rows = context.Refused.AsNoTracking().Where(row => row.AtMs >= oldest);
        if (filter.Repository is { } repository)
        {
            var name = RolloutLedger.Normalize(repository);
            rows = rows.Where(row => row.Repository == name);
        }

        rows = filter.Project is { } project ? rows.Where(row => row.Project == project) : rows;
        rows = filter.Mode is { } mode ? rows.Where(row => row.Mode == mode) : rows;
        rows = filter.Commit is { } commit ? rows.Where(row => row.Sha != null && row.Sha.StartsWith(commit)) : rows;
        rows = filter.Before is { } before ? rows.Where(row => row.Sequence < before) : rows;
        return await rows.OrderByDescending(row => row.Sequence).Take(filter.Limit).ToListAsync(cancellationToken);
    }
}
