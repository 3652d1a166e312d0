namespace Gateway.Ledger;

/// <summary>What the database says of the key that it was encrypted with.</summary>
/// <param name="KeyId">Which key that is; null for a database that does not say so yet.</param>
/// <param name="IsRecorded">Whether there is a table for it.</param>
/// <param name="Samples">Some of what is encrypted, the newest; empty when nothing is.</param>
internal sealed record LedgerContents(string? KeyId, bool IsRecorded, IReadOnlyList<ProtectedSample> Samples)
{
    /// <summary>Of a database that is not there.</summary>
    public static LedgerContents None { get; } = new(null, IsRecorded: false, []);
}

/// <summary>Something that is encrypted.</summary>
/// <param name="Data">As it is in the database.</param>
/// <param name="Purpose">What it belongs to.</param>
internal sealed record ProtectedSample(byte[] Data, byte[] Purpose);
