namespace Gateway.Ledger;

/// <summary>Where the ledger is kept; section <c>Gateway:Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>Path of the SQLite file; a relative one counts from the service's working directory. Default <c>data/ledger.db</c>.</summary>
    public string Path { get; set; } = "data/ledger.db";

    /// <summary>
    /// Path of the key that protects what may hold secrets in the ledger: 32 bytes in base64, made where there is none. Keep it with the
    /// database, but not in the same backup. Default null: beside the database, with <c>.key</c> for its extension.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>Whether the service brings the schema up to date when it starts. Default true; with false, run <c>gateway migrate</c> first.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>Most accepted builds that wait for the disk; more are answered 503. Default 10,000; from 1.</summary>
    public int MaxPending { get; set; } = 10_000;
}
