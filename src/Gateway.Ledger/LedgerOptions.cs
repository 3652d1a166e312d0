namespace Gateway.Ledger;

/// <summary>Where the ledger is kept; section <c>Gateway:Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    /// <summary>Path of the SQLite file; a relative path starts at the service's working directory. Default <c>data/ledger.db</c>.</summary>
    public string Path { get; set; } = "data/ledger.db";

    /// <summary>
    /// Path of the key that encrypts data in the ledger that may contain secrets: 32 bytes in base64, created if there is none. Back it up, but not
    /// together with the database. Default null: in a folder next to the database's folder, with the same name and <c>-key</c>, such as
    /// <c>data-key/ledger.key</c>.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>Whether the service brings the schema up to date when it starts. Default true; with false, run <c>gateway migrate</c> first.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>Maximum number of accepted builds that wait for the disk; more are rejected with 503. Default 10,000; from 1.</summary>
    public int MaxPending { get; set; } = 10_000;

    /// <summary>How many refused builds of each repository are kept, the newest. Default 1,000; 1 to 100,000.</summary>
    public int MaxRefusedBuilds { get; set; } = 1_000;

    /// <summary>How long refused builds are kept. Default 90 days; from 1 hour.</summary>
    public TimeSpan RefusedBuildRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Where the key is unless <see cref="KeyFile"/> says otherwise.</summary>
    internal static string DefaultKeyFileOf(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        return System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(folder) ?? folder,
            System.IO.Path.GetFileName(folder) + "-key",
            System.IO.Path.GetFileNameWithoutExtension(path) + ".key");
    }
}
