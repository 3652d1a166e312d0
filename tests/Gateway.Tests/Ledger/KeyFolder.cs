using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Ledger;

/// <summary>A folder for keys, gone after the test.</summary>
internal sealed class KeyFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ledger-key-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public LedgerKey Key(string? keyFile = null)
    {
        var options = Options.Create(new LedgerOptions { Path = File("data/ledger.db"), KeyFile = keyFile });
        return new LedgerKey(new SqliteDatabase(options, NullLogger<LedgerFiles>.Instance), options);
    }

    /// <summary>A key that was read or made.</summary>
    public LedgerKey Opened(string? keyFile = null)
    {
        var key = Key(keyFile);
        key.Open();
        return key;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
