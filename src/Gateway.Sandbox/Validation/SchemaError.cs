namespace Gateway.Sandbox.Validation;

/// <summary>One way in which a value breaks a schema; the path is relative to the schema that found it.</summary>
internal sealed record SchemaError(
    string Keyword,
    string Message,
    IReadOnlyList<object> Path,
    bool MatchesType,
    IReadOnlyList<SchemaError> Context)
{
    public SchemaError Under(object part) => this with { Path = [part, .. Path] };

    /// <summary>
    /// The error that says most: the shallowest, and inside a choice the alternative that came closest,
    /// unless two came equally close; then the choice itself.
    /// </summary>
    public static (SchemaError Error, IReadOnlyList<object> Path)? BestOf(IReadOnlyList<SchemaError> errors)
    {
        if (errors.Count == 0)
        {
            return null;
        }

        var best = errors.Aggregate((one, other) => Compare(other, one) > 0 ? other : one);
        IReadOnlyList<object> path = best.Path;
        while (best.Context.Count > 0)
        {
            var nearest = best.Context.Order(Comparer<SchemaError>.Create(Compare)).Take(2).ToArray();
            if (nearest.Length == 2 && Compare(nearest[0], nearest[1]) == 0)
            {
                break;
            }

            best = nearest[0];
            path = [.. path, .. best.Path];
        }

        return (best, path);
    }

    private static int Compare(SchemaError one, SchemaError other)
    {
        var difference = other.Path.Count.CompareTo(one.Path.Count);
        for (var part = 0; difference == 0 && part < one.Path.Count; part++)
        {
            difference = (one.Path[part], other.Path[part]) switch
            {
                (int left, int right) => left.CompareTo(right),
                var (left, right) => string.CompareOrdinal(left.ToString(), right.ToString()),
            };
        }

        if (difference == 0)
        {
            difference = IsSpecific(one).CompareTo(IsSpecific(other));
        }

        return difference != 0 ? difference : other.MatchesType.CompareTo(one.MatchesType);

        static bool IsSpecific(SchemaError error) => error.Keyword is not ("anyOf" or "oneOf");
    }
}
