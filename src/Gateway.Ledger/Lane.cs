using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>One repository, project and MODE, and of a MODE with deployments for each branch the branch: its rollouts run one at a time, in order.</summary>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Project">Folder of the manifest in the repository; empty for the root.</param>
/// <param name="Mode">Name of the MODE.</param>
internal sealed record Lane(string Repository, string Project, string Mode)
{
    /// <summary>The branch whose own deployments they are, without <c>refs/heads/</c>; empty for those that branches share.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The lane of a row.</summary>
    public static Lane Of(ILaneRow row) => new(row.Repository, row.Project, row.Mode) { Branch = row.Branch };

    /// <summary>The repository, and the project where it is not the root, and the branch where it has deployments of its own: how logs and the audit name it.</summary>
    public string Origin => Branch.Length == 0 ? OriginOf(Repository, Project) : $"{OriginOf(Repository, Project)} (branch {Branch})";

    /// <summary>The lane as a subject of the audit.</summary>
    public string Subject => AuditRecord.Lane(Mode, Origin);

    /// <summary>A repository and a project in one text.</summary>
    public static string OriginOf(string repository, string project) => project.Length == 0 ? repository : $"{repository} {project}";
}

/// <summary>What the ledger keeps of a lane.</summary>
internal interface ILaneRow
{
    /// <summary>Repository of the lane, in lower case.</summary>
    string Repository { get; }

    /// <summary>Project of the lane; empty for the root.</summary>
    string Project { get; }

    /// <summary>Branch of the lane; empty where branches share it.</summary>
    string Branch { get; }

    /// <summary>MODE of the lane.</summary>
    string Mode { get; }
}

/// <summary>Finds what belongs to a lane.</summary>
internal static class LaneRows
{
    /// <summary>The rows of a lane.</summary>
    public static IQueryable<T> OfLane<T>(this IQueryable<T> rows, Lane lane)
        where T : class, ILaneRow
    {
        var repository = RolloutLedger.Normalize(lane.Repository);
        return rows.Where(row => row.Repository == repository && row.Project == lane.Project && row.Branch == lane.Branch && row.Mode == lane.Mode);
    }

    /// <summary>The rows of a repository; all where it is null.</summary>
    public static IQueryable<T> OfRepository<T>(this IQueryable<T> rows, string? repository)
        where T : class, ILaneRow
    {
        if (repository is null)
        {
            return rows;
        }

        var name = RolloutLedger.Normalize(repository);
        return rows.Where(row => row.Repository == name);
    }

    /// <summary>The lanes that rows are of, each once.</summary>
    public static async Task<List<Lane>> ListLanesAsync<T>(this IQueryable<T> rows, CancellationToken cancellationToken)
        where T : class, ILaneRow
    {
        var lanes = await rows.Select(row => new { row.Repository, row.Project, row.Branch, row.Mode }).Distinct().ToListAsync(cancellationToken);
        return lanes.ConvertAll(static lane => new Lane(lane.Repository, lane.Project, lane.Mode) { Branch = lane.Branch });
    }

    /// <summary>The rows of all other lanes.</summary>
    public static IQueryable<T> OfOtherLanes<T>(this IQueryable<T> rows, Lane lane)
        where T : class, ILaneRow
    {
        var repository = RolloutLedger.Normalize(lane.Repository);
        return rows.Where(row => row.Repository != repository || row.Project != lane.Project || row.Branch != lane.Branch || row.Mode != lane.Mode);
    }
}
