namespace Gateway.Ledger;

/// <summary>
/// What an operator's rollback left as bad: a lane does not take a build of it again. It begins with the order, so that nothing slips in while the rollback
/// waits or runs, and ends with a build of something else that succeeds, with an operator's word, or with the rollback where that does not succeed.
/// </summary>
internal sealed class RollbackHold : ILaneRow
{
    /// <summary>The rollback.</summary>
    public Guid RolloutId { get; set; }

    /// <summary>Repository of the lane, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>Project of the lane; empty for the root.</summary>
    public required string Project { get; set; }

    /// <summary>Branch of the lane; empty where branches share it.</summary>
    public string Branch { get; set; } = "";

    /// <summary>MODE of the lane.</summary>
    public required string Mode { get; set; }

    /// <summary>The commit that was left.</summary>
    public required string Sha { get; set; }

    /// <summary>The digest of the image that was left; null where it was not known.</summary>
    public string? Digest { get; set; }

    /// <summary>Who ordered the rollback.</summary>
    public required string By { get; set; }

    /// <summary>Why; null where nobody said.</summary>
    public string? Reason { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Whether a build is of what was left.</summary>
    /// <param name="sha">Its commit.</param>
    /// <param name="digest">The digest of its image; null where that is not known.</param>
    public bool IsOf(string sha, string? digest) => sha == Sha || (digest is not null && digest == Digest);
}
