using Gateway.Hosting.Api.Rollouts;
using Gateway.Ledger;
using Gateway.Rollouts;

namespace Gateway.Hosting.Api.Refusals;

/// <summary>A build that was refused: there is no rollout of it.</summary>
public sealed record RefusalResource
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Always <c>refused</c>, beside the statuses of rollouts.</summary>
    public required string Status { get; init; }

    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root, and if the body could not be read.</summary>
    public required string Project { get; init; }

    /// <summary>The MODE that the branch maps to; null if it maps to none, or if the body could not be read.</summary>
    public string? Mode { get; init; }

    /// <summary>The git ref; null if the body could not be read, like the following fields.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit.</summary>
    public string? Sha { get; init; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public long? RunId { get; init; }

    /// <summary>The attempt at the run.</summary>
    public int? RunAttempt { get; init; }

    /// <summary>Who started the run.</summary>
    public string? Actor { get; init; }

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>The code of the problem that its sender was answered.</summary>
    public required string Code { get; init; }

    /// <summary>What there is to say beside the code; empty if there is nothing.</summary>
    public required string Detail { get; init; }

    /// <summary>When it was refused, UTC; the last time, if the same build was refused several times for the same reason.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Every reason and finding, up to 100, as its sender was told.</summary>
    public required IReadOnlyList<RolloutFinding> Findings { get; init; }

    internal static RefusalResource From(RefusedBuild refused) => new()
    {
        Id = refused.Id,
        Status = "refused",
        Repository = refused.Repository,
        Project = refused.Project,
        Mode = refused.Mode,
        Ref = refused.Ref,
        Sha = refused.Sha,
        RunId = refused.RunId,
        RunAttempt = refused.RunAttempt,
        Actor = refused.Actor,
        Image = refused.Image,
        Code = refused.Code,
        Detail = refused.Detail,
        At = DateTimeOffset.FromUnixTimeMilliseconds(refused.AtMs),
        Findings = [.. RolloutRecords.ReadFindings(refused.Findings).Select(RolloutResources.ToFinding)],
    };
}

/// <summary>A page of refused builds, newest first.</summary>
/// <param name="Items">The refused builds.</param>
/// <param name="Next">Path of the next page, or null on the last page.</param>
public sealed record RefusalPage(IReadOnlyList<RefusalResource> Items, string? Next);
