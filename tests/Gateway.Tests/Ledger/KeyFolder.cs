using Gateway.Ledger;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Ledger;

/// <summary>A folder for keys, gone after the test.</summary>
internal sealed class KeyFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ledger-key-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public LedgerKey Key(string? keyFile = null) =>
        new(Options.Create(new LedgerOptions { Path = File("ledger.db"), KeyFile = keyFile }));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
