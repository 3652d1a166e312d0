using System.Globalization;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api;

/// <summary>What lists are asked by: how many, and from where on.</summary>
internal static class PageQuery
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    /// <summary>How many are on a page.</summary>
    public static int ReadLimit(string? text, List<ProblemError> errors)
    {
        if (text is null)
        {
            return DefaultLimit;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        errors.Add(Invalid("limit", $"Must be a whole number from 1 to {MaxLimit}."));
        return DefaultLimit;
    }

    /// <summary>Where the page begins; null for the newest.</summary>
    public static long? ReadCursor(string? text, List<ProblemError> errors)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor))
        {
            return cursor;
        }

        errors.Add(Invalid("cursor", "Must be a cursor from the previous page."));
        return null;
    }

    /// <summary>Where the next page is.</summary>
    public static QueryString Next(long cursor, int limit) => QueryString.Create("cursor", cursor.ToString(CultureInfo.InvariantCulture))
        .Add("limit", limit.ToString(CultureInfo.InvariantCulture));

    public static ProblemError Invalid(string parameter, string detail) => new() { Code = Codes.QueryInvalid, Detail = $"{parameter}: {detail}" };
}
