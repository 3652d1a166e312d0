namespace Gateway.Ledger;

/// <summary>
/// A name under which a build result was delivered and accepted. Any later delivery under that name is the same build result,
/// or it is refused. Kept for good: a signature without a time stays valid as long as its secret lives.
/// </summary>
internal sealed class Delivery
{
    /// <summary>Full name of the repository, lower case, within which the name is unique.</summary>
    public required string Repository { get; set; }

    /// <summary>The name: the sender's id, or for a signature that does not cover an id, the run and its attempt.</summary>
    public required string Key { get; set; }

    /// <summary>SHA-256 of the raw body.</summary>
    public required byte[] BodySha256 { get; set; }

    /// <summary>The rollout that came of it.</summary>
    public Guid RolloutId { get; set; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; set; }
}
