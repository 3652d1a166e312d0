namespace Gateway.Ledger;

/// <summary>What the ledger knows of a secret that the gateway wrote to a block of Prefect's: enough to tell a change, and not the secret.</summary>
internal sealed class ModeSecret
{
    public required string Mode { get; set; }

    /// <summary>Name of the block.</summary>
    public required string Block { get; set; }

    /// <summary>HMAC-SHA256 of the secret under the ledger's key, 32 bytes.</summary>
    public required byte[] Digest { get; set; }

    /// <summary>Id of the block on the server.</summary>
    public required Guid BlockId { get; set; }

    /// <summary>When the block was changed last, as the server said it after the gateway's write.</summary>
    public required string Updated { get; set; }
}
