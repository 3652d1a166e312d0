using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Gateway.Manifests;

/// <summary>
/// What an unquoted scalar means. Prefect reads manifests with PyYAML, which follows YAML 1.1: <c>yes</c> is true, <c>017</c> is fifteen,
/// <c>1:30</c> is ninety, and <c>1e3</c> is text.
/// </summary>
internal static partial class YamlScalarRules
{
    // Python refuses far longer ones, and no manifest needs them; converting them would take quadratic time.
    private const int MaxNumberLength = 400;

    /// <summary>Type and JSON form of an unquoted scalar; a null value says that it looks like a number or date and is none, or is a mark of YAML's own.</summary>
    public static (YamlScalarType Type, string? Value) Resolve(string text)
    {
        if (text.Length == 0)
        {
            return (YamlScalarType.Null, "null");
        }

        var first = text[0];
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.')
        {
            return ResolveNumberOrDate(text);
        }

        return text switch
        {
            "~" or "null" or "Null" or "NULL" => (YamlScalarType.Null, "null"),
            // YAML 1.1's default value and merge key: PyYAML finds no value in either, and reads nothing of the file.
            "=" or "<<" => (YamlScalarType.Text, null),
            _ when BooleanOf(text) is { } value => (YamlScalarType.Boolean, value),
            _ => (YamlScalarType.Text, text),
        };
    }

    /// <summary><c>true</c> or <c>false</c> for one of YAML 1.1's words, else null.</summary>
    public static string? BooleanOf(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => "true",
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => "false",
        _ => null,
    };

    private static (YamlScalarType Type, string? Value) ResolveNumberOrDate(string text)
    {
        if (IsPlainInteger(text))
        {
            return (YamlScalarType.Integer, text);
        }

        if (text.Length <= MaxNumberLength)
        {
            if (IntegerPattern().IsMatch(text))
            {
                return (YamlScalarType.Integer, IntegerOf(text));
            }

            if (FloatPattern().IsMatch(text))
            {
                return (YamlScalarType.Float, FloatOf(text));
            }

            if (YamlTimestamp.IsTimestamp(text))
            {
                return (YamlScalarType.Text, YamlTimestamp.Normalize(text));
            }
        }

        return (YamlScalarType.Text, text);
    }

    private static bool IsPlainInteger(string text) =>
        text.Length <= MaxNumberLength && (text[0] != '0' || text.Length == 1) && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static string? IntegerOf(string text)
    {
        var negative = text[0] == '-';
        var digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+', '-');
        BigInteger? magnitude = digits switch
        {
            ['0', 'b', .. var binary] => Whole(binary, 2),
            ['0', 'x', .. var hexadecimal] => Whole(hexadecimal, 16),
            ['0', .. var octal] when octal.Length > 0 => Whole(octal, 8),
            _ => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture)),
        };
        return (negative ? -magnitude : magnitude)?.ToString(CultureInfo.InvariantCulture);
    }

    private static BigInteger? Whole(string digits, int radix) =>
        digits.Length == 0
            ? null
            : digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    private static string? FloatOf(string text)
    {
        var sign = text[0] == '-' ? -1 : 1;
        var digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+', '-');
        if (digits[^1] is 'f' or 'F' or 'n' or 'N')
        {
            return null;
        }

        var value = digits.Split(':').Aggregate(0.0, (sum, part) => (sum * 60) + double.Parse(part, CultureInfo.InvariantCulture));
        return double.IsFinite(value) ? JsonOf(sign * value) : null;
    }

    // A float stays one in JSON, as it does in Python: 1.0 must not become the integer 1.
    private static string JsonOf(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    [GeneratedRegex(
        @"\A(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(
        @"\A(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex FloatPattern();
}
