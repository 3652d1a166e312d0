namespace Gateway;

/// <summary>Finds the name that somebody meant who mistyped it.</summary>
internal static class NearestName
{
    private const int MaxGuessedLength = 40;
    private const int MaxGuessed = 100;

    /// <summary>The name that is spelt most alike; null when none is near.</summary>
    /// <param name="key">What was written.</param>
    /// <param name="names">The names.</param>
    public static string? Find(string key, IEnumerable<string> names)
    {
        if (key.Length is 0 or > MaxGuessedLength)
        {
            return null;
        }

        var farthest = key.Length switch { <= 2 => 1, <= 6 => 2, _ => key.Length / 3 };
        var (nearest, distance) = ((string?)null, farthest + 1);
        foreach (var name in names.Take(MaxGuessed).Where(name => name.Length <= MaxGuessedLength))
        {
            if (Distance(key, name) is var candidate && candidate < distance)
            {
                (nearest, distance) = (name, candidate);
            }
        }

        return nearest;
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(left[line - 1]) == char.ToLowerInvariant(right[column - 1]) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
