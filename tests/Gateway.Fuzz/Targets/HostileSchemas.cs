using System.Globalization;
using System.Text;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// Schemas that nobody writes and anybody may send: of themselves, of each other in a ring, doubled at every level, as deep as is read, with
/// thousands of choices, types and required names, with one place spelt in a hundred ways, with patterns that never end; and values that get far
/// in them.
/// </summary>
internal sealed class HostileSchemas(Random random)
{
    private const int MaxLength = 12_000;

    private static readonly string[] Types = ["string", "integer", "number", "boolean", "null", "object", "array"];

    private readonly StringBuilder _text = new();
    private int _definitions;

    /// <summary>A schema and values for it, on a line of their own.</summary>
    public byte[] Make()
    {
        _definitions = random.Next(1, 30);
        _text.Append("{\"type\":\"object\",\"properties\":{\"x\":").Append(Reference()).Append(",\"y\":");
        Schema(depth: 0);
        _text.Append('}');
        Definitions("definitions");
        if (random.Next(3) == 0)
        {
            Definitions("$defs");
        }

        if (random.Next(3) == 0)
        {
            Spellings();
        }

        _text.Append("}\n{\"x\":");
        Value(depth: 0);
        _text.Append(",\"y\":");
        Value(depth: 0);
        _text.Append('}');
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Definitions(string name)
    {
        _text.Append(CultureInfo.InvariantCulture, $",\"{name}\":{{");
        for (var index = 0; index < _definitions; index++)
        {
            _text.Append(index == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"\"a{index}\":");
            if (random.Next(2) == 0)
            {
                // One that leads on to the next, twice.
                _text.Append(CultureInfo.InvariantCulture, $"{{\"{Choice()}\":[{{\"$ref\":\"#/{name}/a{(index + 1) % _definitions}\"}},{Reference()}]}}");
            }
            else
            {
                Schema(depth: 1);
            }
        }

        _text.Append('}');
    }

    /// <summary>A place within lists and levels, and references to it and to what is around it, each spelt in its own way.</summary>
    private void Spellings()
    {
        var levels = random.Next(1, 20);
        _text.Append(",\"z\":[[").Insert(_text.Length, "{\"not\":", levels).Append(Wide()).Append('}', levels).Append("]],\"anyOf\":[");
        for (var index = random.Next(1, 100); index >= 0; index--)
        {
            var step = random.Next(4) switch
            {
                0 => "0" + new string('0', random.Next(100)),
                1 => "%30",
                _ => "0",
            };
            var not = string.Concat(Enumerable.Range(0, random.Next(levels + 2)).Select(_ => random.Next(3) == 0 ? "/n%6Ft" : "/not"));
            _text.Append(CultureInfo.InvariantCulture, $"{{\"$ref\":\"#/{(random.Next(3) == 0 ? "%7a" : "z")}/0/{step}{not}\"}}{(index > 0 ? "," : "")}");
        }

        _text.Append(']');
    }

    /// <summary>A schema with a long list, of what is short or long, escaped or not.</summary>
    private string Wide()
    {
        var item = random.Next(5) switch
        {
            0 => "\"\\n\"",
            1 => $"\"{string.Concat(Enumerable.Repeat("\\u0061", random.Next(60)))}\"",
            2 => $"[\"{new string('a', random.Next(60))}\"]",
            3 => new string('1', random.Next(1, 100)),
            _ => $"\"{Types[random.Next(Types.Length)]}\"",
        };
        var keyword = random.Next(4) switch
        {
            0 => "type",
            1 => "required",
            _ => "enum",
        };
        return $"{{\"{keyword}\":[{string.Join(',', Enumerable.Repeat(item, random.Next(1, 2_000)))}]}}";
    }

    private void Schema(int depth)
    {
        if (_text.Length > MaxLength || depth > 20)
        {
            _text.Append("{}");
            return;
        }

        switch (random.Next(13))
        {
            case 0:
                _text.Append(Reference());
                break;
            case 1:
                _text.Append(CultureInfo.InvariantCulture, $"{{\"{Choice()}\":[");
                Schema(depth + 1);
                _text.Append(',');
                Schema(depth + 1);
                _text.Append("]}");
                break;
            case 2:
                Within("{\"not\":", "}");
                break;
            case 3:
                Within("{\"properties\":{\"x\":", "},\"additionalProperties\":false}");
                break;
            case 4:
                Within("{\"items\":", ",\"uniqueItems\":true}");
                break;
            case 5:
                Within("{\"additionalProperties\":", ",\"required\":[\"x\",\"y\"]}");
                break;
            case 6:
                _text.Append(CultureInfo.InvariantCulture, $"{{\"enum\":[{string.Join(',', Enumerable.Range(0, random.Next(1, 2_000)))}]}}");
                break;
            case 7:
                _text.Append("{\"pattern\":\"^(a+)+$\",\"maxLength\":").Append(random.Next(50)).Append('}');
                break;
            case 8:
                Deep();
                break;
            case 9:
                _text.Append(Wide());
                break;
            case 10:
                _text.Append(CultureInfo.InvariantCulture, $"{{\"minimum\":{random.Next(5)},\"multipleOf\":{random.Next(3)},\"minItems\":1}}");
                break;
            default:
                _text.Append(CultureInfo.InvariantCulture, $"{{\"type\":\"{Types[random.Next(Types.Length)]}\"}}");
                break;
        }

        void Within(string before, string after)
        {
            _text.Append(before);
            Schema(depth + 1);
            _text.Append(after);
        }
    }

    private void Deep()
    {
        var levels = random.Next(1, 15);
        for (var level = 0; level < levels; level++)
        {
            _text.Append("{\"anyOf\":[");
        }

        _text.Append("{\"type\":\"null\"}");
        for (var level = 0; level < levels; level++)
        {
            _text.Append("]}");
        }
    }

    private void Value(int depth)
    {
        switch (random.Next(depth > 8 ? 7 : 11))
        {
            case 0:
                _text.Append(random.Next(2_000));
                break;
            case 1:
                _text.Append('"').Append('a', random.Next(60)).Append("!\"");
                break;
            case 2:
                _text.Append("null");
                break;
            case 3:
                _text.Append("1.5");
                break;
            case 4:
                _text.Append("{\"$ref\":1}");
                break;
            case 5:
                _text.Append('"').Insert(_text.Length, random.Next(2) == 0 ? "\\n" : "\\u0061", random.Next(2_000)).Append('"');
                break;
            case 6:
                _text.Append(CultureInfo.InvariantCulture, $"{{\"{new string('a', random.Next(60))}\":{new string('1', random.Next(1, 500))}}}");
                break;
            case 7:
                _text.Append('[').AppendJoin(',', Enumerable.Repeat("1", random.Next(1, 300))).Append(']');
                break;
            case 8:
                _text.Append('[');
                Value(depth + 1);
                _text.Append(']');
                break;
            default:
                _text.Append("{\"x\":");
                Value(depth + 1);
                _text.Append('}');
                break;
        }
    }

    private string Reference() => random.Next(8) == 0 ? "{\"$ref\":\"#\"}" : $"{{\"$ref\":\"#/definitions/a{random.Next(_definitions)}\"}}";

    private string Choice() => random.Next(3) switch
    {
        0 => "anyOf",
        1 => "oneOf",
        _ => "allOf",
    };
}
