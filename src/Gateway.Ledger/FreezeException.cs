namespace Gateway.Ledger;

/// <summary>A commit that a MODE takes although it is frozen: an operator said so.</summary>
internal sealed class FreezeException
{
    /// <summary>The MODE.</summary>
    public required string Mode { get; set; }

    /// <summary>Full name of the repository, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>The first digits of the commit, or all.</summary>
    public required string Commit { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    /// <summary>Who said so.</summary>
    public required string By { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Whether both are of one commit in one MODE: the later one takes the place of the other.</summary>
    public bool IsSameAs(FreezeException other) => (Mode, Repository, Commit) == (other.Mode, other.Repository, other.Commit);

    /// <summary>Whether it is of a build.</summary>
    /// <param name="mode">The MODE that the build is for.</param>
    /// <param name="repository">Its repository; case does not count.</param>
    /// <param name="sha">Its commit.</param>
    /// <param name="now">The time.</param>
    public bool IsOf(string mode, string repository, string sha, DateTimeOffset now) =>
        Until > now && Mode.Equals(mode, StringComparison.OrdinalIgnoreCase) && Repository.Equals(repository, StringComparison.OrdinalIgnoreCase) && sha.StartsWith(Commit, StringComparison.Ordinal);
}
