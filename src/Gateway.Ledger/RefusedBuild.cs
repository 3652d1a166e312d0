namespace Gateway.Ledger;

/// <summary>A build result whose sender was who it said, and that was refused: nothing came of it but this.</summary>
internal sealed class RefusedBuild
{
    /// <summary>Position in the ledger: the order in which they were refused.</summary>
    public long Sequence { get; set; }

    /// <summary>Public id.</summary>
    public Guid Id { get; set; }

    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>Folder of the manifest in the repository; empty for the root, and where the body could not be read.</summary>
    public string Project { get; set; } = "";

    /// <summary>The MODE that its branch maps to; null where it maps to none, or the body could not be read.</summary>
    public string? Mode { get; set; }

    /// <summary>The git ref; null where the body could not be read, as of all that follows.</summary>
    public string? Ref { get; set; }

    /// <summary>The commit.</summary>
    public string? Sha { get; set; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public long? RunId { get; set; }

    /// <summary>The attempt at the run.</summary>
    public int? RunAttempt { get; set; }

    /// <summary>Who started the run.</summary>
    public string? Actor { get; set; }

    /// <summary>The image's reference.</summary>
    public string? Image { get; set; }

    /// <summary>The code of the problem that it was answered with.</summary>
    public required string Code { get; set; }

    /// <summary>What may be said of it beside the code, in words; empty for nothing.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Every reason and finding, as JSON; null where there is none but the code. Never a secret.</summary>
    public string? Findings { get; set; }

    /// <summary>When it was refused last, in milliseconds since 1970-01-01 UTC.</summary>
    public long AtMs { get; set; }
}

/// <summary>Which refused builds to list.</summary>
/// <param name="Repository">Only of this repository; null for any.</param>
/// <param name="Project">Only of this project; null for any.</param>
/// <param name="Mode">Only of this MODE; null for any.</param>
/// <param name="Commit">Only of commits that begin so; null for any.</param>
/// <param name="Before">Only with a lower <see cref="RefusedBuild.Sequence"/>; null to begin with the newest.</param>
/// <param name="Limit">Most to give.</param>
internal sealed record RefusedFilter(string? Repository, string? Project, string? Mode, string? Commit, long? Before, int Limit);
