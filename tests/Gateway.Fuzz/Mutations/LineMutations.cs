using System.Text;

namespace Gateway.Fuzz.Mutations;

/// <summary>Changes to lines: headers, YAML, the parts of an input.</summary>
internal static class LineMutations
{
    public static byte[] Change(byte[] input, Random random, IReadOnlyList<byte[]> tokens)
    {
        // Every byte is a character here, so that what is no text goes through unharmed.
        var lines = Encoding.Latin1.GetString(input).Split('\n').ToList();
        var at = random.Next(lines.Count);
        var line = lines[at];
        switch (random.Next(7))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count + 1), line);
                break;
            case 2:
                var other = random.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], line);
                break;
            case 3:
                lines[at] = new string(' ', random.Next(9)) + line.TrimStart(' ');
                break;
            case 4:
                lines.InsertRange(at, Enumerable.Repeat(line, random.Next(2, 60)));
                break;
            case 5:
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                lines[at] = line[..(colon + 1)] + " " + Encoding.Latin1.GetString(tokens[random.Next(tokens.Count)]);
                break;
            default:
                lines[at] = string.Concat(Enumerable.Repeat(line, random.Next(2, 20)));
                break;
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
