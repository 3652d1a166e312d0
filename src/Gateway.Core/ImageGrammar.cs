namespace Gateway;

/// <summary>The rules of github.com/distribution/reference for the parts of an image reference.</summary>
internal static class ImageGrammar
{
    /// <summary>Longest registry and path together.</summary>
    public const int MaxNameLength = 255;

    public static bool IsPath(string path) => path.Split('/').All(IsPathPart);

    public static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128 && tag[0] is not ('.' or '-') && tag.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    public static bool IsDigest(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Length == 71 && digest.Skip(7).All(char.IsAsciiHexDigitLower);

    public static bool IsRegistry(string registry)
    {
        var colon = registry.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? registry : registry[..colon];
        return host.Split('.').All(IsHostPart) && (colon < 0 || IsPort(registry.AsSpan(colon + 1)));
    }

    private static bool IsPort(ReadOnlySpan<char> port) => port.Length > 0 && !port.ContainsAnyExceptInRange('0', '9');

    private static bool IsHostPart(string part) =>
        part.Length > 0 && part[0] != '-' && part[^1] != '-' && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Lower-case letters and digits, in between one dot, one or two underscores, or any number of dashes.</summary>
    private static bool IsPathPart(string part)
    {
        var separator = 0;
        for (var index = 0; index < part.Length; index++)
        {
            if (char.IsAsciiLetterLower(part[index]) || char.IsAsciiDigit(part[index]))
            {
                if (!IsSeparator(part.AsSpan(separator, index - separator), isFirst: separator == 0))
                {
                    return false;
                }

                separator = index + 1;
            }
        }

        return part.Length > 0 && separator == part.Length;
    }

    private static bool IsSeparator(ReadOnlySpan<char> between, bool isFirst) => between switch
    {
        "" => true,
        _ when isFirst => false,
        "." or "_" or "__" => true,
        _ => !between.ContainsAnyExcept('-'),
    };
}
