namespace Gateway.Fuzz.Mutations;

/// <summary>What all changes come down to.</summary>
internal static class Bytes
{
    /// <summary>The input with a part of it replaced.</summary>
    public static byte[] Replace(byte[] input, int start, int length, ReadOnlySpan<byte> by)
    {
        var changed = new byte[input.Length - length + by.Length];
        input.AsSpan(0, start).CopyTo(changed);
        by.CopyTo(changed.AsSpan(start));
        input.AsSpan(start + length).CopyTo(changed.AsSpan(start + by.Length));
        return changed;
    }

    /// <summary>A text over and over.</summary>
    public static byte[] Repeat(ReadOnlySpan<byte> text, int times)
    {
        var repeated = new byte[text.Length * times];
        for (var index = 0; index < times; index++)
        {
            text.CopyTo(repeated.AsSpan(index * text.Length));
        }

        return repeated;
    }
}
