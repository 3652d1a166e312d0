using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Validation;

/// <summary>Values as Python prints them, since the server's messages quote them so.</summary>
internal static class PythonText
{
    public static string Repr(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Repr(value.GetString()!),
        JsonValueKind.Number => Number(value),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Repr))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(property => $"{Repr(property.Name)}: {Repr(property.Value)}"))}}}",
        _ => "None",
    };

    /// <summary>A string in single quotes, or in double ones when it holds only single ones.</summary>
    public static string Repr(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var builder = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => builder.Append(@"\\"),
                '\n' => builder.Append(@"\n"),
                '\r' => builder.Append(@"\r"),
                '\t' => builder.Append(@"\t"),
                _ when character == quote => builder.Append('\\').Append(character),
                _ when char.IsControl(character) => builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => builder.Append(character),
            };
        }

        return builder.Append(quote).ToString();
    }

    /// <summary>How many bytes a value takes as JSON, written by Python without spaces and in ASCII.</summary>
    public static int JsonLength(JsonElement value) =>
        JsonSerializer.Serialize(value, SandboxJson.Options).Sum(character => char.IsAscii(character) ? 1 : @"\u0000".Length);

    private static string Number(JsonElement value)
    {
        var raw = value.GetRawText();
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw;
        }

        var number = value.GetDouble();
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsInteger(number) && !text.Contains('E', StringComparison.Ordinal) ? $"{text}.0" : text;
    }
}
