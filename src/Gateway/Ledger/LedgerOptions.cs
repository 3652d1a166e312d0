namespace Gateway.Ledger;

/// <summary>Where the ledger is kept; section <c>Gateway:Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>Path of the SQLite file; a relative one counts from the service's working directory. Default <c>data/ledger.db</c>.</summary>
    public string Path { get; set; } = "data/ledger.db";

    /// <summary>Whether the service brings the schema up to date when it starts. Default true; with false, run <c>gateway migrate</c> first.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>Most accepted builds that wait for the disk; more are answered 503. Default 10,000; from 1.</summary>
    public int MaxPending { get; set; } = 10_000;
}
