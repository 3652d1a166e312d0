namespace Gateway.Ledger;

/// <summary>Where a ledger's key may lie.</summary>
/// <param name="Ledger">The database.</param>
/// <param name="Key">Where the settings have the key.</param>
/// <param name="Beside">Beside the database: where earlier versions made it when the settings named no place.</param>
internal sealed record KeyPlaces(string Ledger, string Key, string Beside)
{
    /// <summary>Where <c>gateway ledger rekey</c> has the new key until everything is encrypted with it.</summary>
    public string Next => Key + ".next";

    public static KeyPlaces From(LedgerOptions options)
    {
        var ledger = Path.GetFullPath(options.Path);
        return new KeyPlaces(ledger, Path.GetFullPath(options.KeyFile ?? LedgerOptions.DefaultKeyFileOf(ledger)), Path.ChangeExtension(ledger, ".key"));
    }

    /// <summary>Where a key is kept that was replaced.</summary>
    public string Former(string id) => $"{Key}.{id}";
}
