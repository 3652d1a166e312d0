namespace Gateway.Manifests;

/// <summary>Which names of time zones Prefect takes: those of the IANA database, spelt exactly.</summary>
internal sealed class TimeZoneNames
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    public bool IsKnown(string name)
    {
        if (!_known.TryGetValue(name, out var known))
        {
            known = LooksLikeIana(name)
                && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
                && zone.HasIanaId
                && zone.Id == name;
            _known.Add(name, known);
        }

        return known;
    }

    // The database's folder also holds two copies of itself and a few files, which are no names.
    private static bool LooksLikeIana(string name) =>
        name.Length is > 0 and <= 64
        && char.IsAsciiLetterUpper(name[0])
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+');
}
