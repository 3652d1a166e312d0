using System.Globalization;

namespace Gateway.Sandbox.Validation;

/// <summary>Whether the server's cron parser would take an expression: five fields, or six and seven with seconds and years.</summary>
internal static class CronText
{
    private static readonly (int Low, int High)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7), (0, 59), (1970, 2099)];

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly string[] Aliases = ["@midnight", "@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@annually"];

    public static bool IsValid(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields is [var alias]
            ? Aliases.Contains(alias, StringComparer.OrdinalIgnoreCase)
            : fields.Length is >= 5 and <= 7 && fields.Index().All(field => IsField(field.Item.ToLowerInvariant(), field.Index));
    }

    private static bool IsField(string field, int index) => field.Split(',').All(item => IsItem(item, index));

    private static bool IsItem(string item, int index)
    {
        var (range, step) = item.Split('/') switch
        {
            [var only] => (only, "1"),
            [var first, var second] => (first, second),
            _ => ("", ""),
        };
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var every) || every == 0)
        {
            return false;
        }

        if (range is "*" or "?" || (range == "l" && index == 2))
        {
            return true;
        }

        if (index == 4 && range.StartsWith('l') && range.Length > 1)
        {
            return IsValue(range[1..], index);
        }

        if (index == 4 && range.Split('#') is [var day, var week])
        {
            return IsValue(day, index) && week is "1" or "2" or "3" or "4" or "5" or "l";
        }

        return range.Split('-') is { Length: 1 or 2 } ends && ends.All(end => IsValue(end, index));
    }

    private static bool IsValue(string text, int index) => ValueOf(text, index) is not null;

    /// <summary>The value that a number, or the name of a month or a day, has in a field; null where it has none.</summary>
    public static int? ValueOf(string text, int index)
    {
        var names = index switch { 3 => Months, 4 => Days, _ => [] };
        var (low, high) = Bounds[index];
        if (Array.IndexOf(names, text) is >= 0 and var named)
        {
            return named + low;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high
            ? value
            : null;
    }
}
