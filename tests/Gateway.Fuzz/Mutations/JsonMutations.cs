using System.Text.Json;

namespace Gateway.Fuzz.Mutations;

/// <summary>
/// Changes to the values of JSON, wherever in an input it stands: the rest of it stays right, so that what reads it gets to the value.
/// </summary>
internal static class JsonMutations
{
    private const int MaxAttempts = 4;

    public static byte[] Change(byte[] input, Random random)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var from = random.Next(input.Length + 1);
            var opening = input.AsSpan(from).IndexOfAny((byte)'{', (byte)'[');
            if (opening >= 0 && Values(input.AsSpan(from + opening)) is { Count: > 0 } values)
            {
                return Change(input, from + opening, values, random);
            }
        }

        return input;
    }

    private static byte[] Change(byte[] input, int origin, List<Range> values, Random random)
    {
        var (start, length) = Part(values[random.Next(values.Count)]);
        var (otherStart, otherLength) = Part(values[random.Next(values.Count)]);
        var value = input.AsSpan(start, length);
        var other = input.AsSpan(otherStart, otherLength);
        return random.Next(6) switch
        {
            0 => Bytes.Replace(input, start, length, other),
            1 => Bytes.Replace(input, start, length, [(byte)'[', .. value, (byte)',', .. other, (byte)']']),
            2 => Bytes.Replace(input, start, length, [.. "{\"a\":"u8, .. value, (byte)'}']),
            3 when value.Length > 2 && value[0] == '"' => Bytes.Replace(input, start + 1 + random.Next(value.Length - 1), 0, HostileBytes.Tokens[random.Next(HostileBytes.Tokens.Count)]),
            _ => Bytes.Replace(input, start, length, HostileBytes.JsonValues[random.Next(HostileBytes.JsonValues.Count)]),
        };

        (int Start, int Length) Part(Range range) => (origin + range.Start.Value, range.End.Value - range.Start.Value);
    }

    /// <summary>Where the values are: all of them, those that hold others included.</summary>
    private static List<Range> Values(ReadOnlySpan<byte> json)
    {
        var values = new List<Range>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 4096 }));
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        values.Add(open.Pop()..(int)reader.BytesConsumed);
                        if (open.Count == 0)
                        {
                            return values;
                        }

                        break;
                    case JsonTokenType.PropertyName:
                        break;
                    default:
                        values.Add((int)reader.TokenStartIndex..(int)reader.BytesConsumed);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // So far it is JSON, which is enough to change it.
        }

        return values;
    }
}
