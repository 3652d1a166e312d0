namespace Gateway.Builds;

/// <summary>JSON pointers, RFC 6901.</summary>
internal static class JsonPointer
{
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
