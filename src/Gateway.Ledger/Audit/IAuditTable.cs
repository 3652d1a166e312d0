namespace Gateway.Ledger.Audit;

/// <summary>The audit's table as the database stores it, below what Entity Framework makes of it: what is verified is what a search finds.</summary>
internal interface IAuditTable : IAsyncDisposable
{
    /// <summary>All entries in the order of their sequence; with each what is wrong with how it is stored, or null.</summary>
    IAsyncEnumerable<(AuditEntry Entry, string? Fault)> ReadAsync(CancellationToken cancellationToken);

    /// <summary>What makes the table answer a search otherwise than its entries say; null when nothing does.</summary>
    Task<string?> FindChangeAsync(CancellationToken cancellationToken);
}
