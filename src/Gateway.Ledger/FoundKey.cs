namespace Gateway.Ledger;

/// <summary>The key that a ledger was encrypted with.</summary>
/// <param name="Key">The key.</param>
/// <param name="Path">The file that it was found in.</param>
internal sealed record FoundKey(byte[] Key, string Path)
{
    private const string Lost = "If the key is lost, run \"gateway ledger rekey --key-is-lost\" to continue with a new key and without the data that the lost key encrypted.";

    /// <summary>Finds it, or makes one for a ledger in which nothing is encrypted yet; never a second one beside what the first encrypted.</summary>
    /// <exception cref="SettingsException">None of the files has it.</exception>
    public static FoundKey Find(KeyPlaces places, LedgerContents contents)
    {
        if (Search(places, contents) is { } found)
        {
            return found;
        }

        var own = LedgerKeyFile.Read(places.Key) is { } key ? new FoundKey(key, places.Key) : null;
        var beside = Try(places.Beside);
        return contents.Samples.Count > 0
            ? throw Missing(places, own, contents.KeyId)
            : own ?? beside ?? new FoundKey(LedgerKeyFile.Make(places.Key), places.Key);
    }

    /// <summary>The key that opens what is encrypted, wherever it lies; null where none does, or nothing is encrypted.</summary>
    /// <exception cref="SettingsException">The file at the key's place holds no key.</exception>
    public static FoundKey? Search(KeyPlaces places, LedgerContents contents)
    {
        var own = LedgerKeyFile.Read(places.Key) is { } key ? new FoundKey(key, places.Key) : null;
        var beside = Try(places.Beside);
        return contents.KeyId is { } id
            ? new[] { own, Try(places.Next), beside }.FirstOrDefault(candidate => candidate?.Id() == id)
            : new[] { own, beside }.FirstOrDefault(candidate => candidate?.Reads(contents.Samples) == true);
    }

    /// <summary>Names the key without telling it.</summary>
    public string Id() => new LedgerCipher(Key).Id;

    private static FoundKey? Try(string path) => LedgerKeyFile.TryRead(path) is { } key ? new FoundKey(key, path) : null;

    private static SettingsException Missing(KeyPlaces places, FoundKey? own, string? id)
    {
        var wanted = id is null ? "" : $" (its id is {id})";
        return new SettingsException([
            own is null
                ? $"Gateway:Ledger:KeyFile: there is no key at \"{places.Key}\", but the ledger at \"{places.Ledger}\" was encrypted with one{wanted}, so no new key is created. Restore the file with that key. {Lost}"
                : $"Gateway:Ledger:KeyFile: the key at \"{places.Key}\" (id {own.Id()}) is not the one that the ledger at \"{places.Ledger}\" was encrypted with{wanted}. Restore the file with that key. {Lost}",
        ]);
    }

    private bool Reads(IReadOnlyList<ProtectedSample> samples)
    {
        var cipher = new LedgerCipher(Key);
        return samples.Any(sample => cipher.Unprotect(sample.Data, sample.Purpose) is not null);
    }
}
