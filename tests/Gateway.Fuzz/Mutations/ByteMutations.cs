namespace Gateway.Fuzz.Mutations;

/// <summary>Changes that know nothing of what they change.</summary>
internal static class ByteMutations
{
    public static byte[] Change(byte[] input, Random random, IReadOnlyList<byte[]> tokens)
    {
        var at = random.Next(input.Length + 1);
        var rest = input.Length - at;
        switch (random.Next(8))
        {
            case 0 when rest > 0:
                var flipped = (byte[])input.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1 when rest > 0:
                return Bytes.Replace(input, at, 1, [(byte)random.Next(256)]);
            case 2:
                return Bytes.Replace(input, at, Math.Min(rest, random.Next(1, 40)), []);
            case 3:
                return Bytes.Replace(input, at, 0, input.AsSpan(at, Math.Min(rest, random.Next(1, 80))));
            case 4:
                return input[..at];
            case 5:
                return Bytes.Replace(input, at, 0, Bytes.Repeat(tokens[random.Next(tokens.Count)], random.Next(1, 400)));
            case 6:
                return Bytes.Replace(input, at, Math.Min(rest, random.Next(12)), tokens[random.Next(tokens.Count)]);
            default:
                return Bytes.Replace(input, at, 0, tokens[random.Next(tokens.Count)]);
        }
    }

    /// <summary>The beginning of one and the end of another.</summary>
    public static byte[] Cross(byte[] first, byte[] second, Random random) =>
        [.. first.AsSpan(0, random.Next(first.Length + 1)), .. second.AsSpan(random.Next(second.Length + 1))];
}
