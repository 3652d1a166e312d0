namespace Gateway;

/// <summary>The parts of an image reference, <c>[registry[:port]/]path[:tag][@digest]</c>.</summary>
/// <param name="Registry">Host and port of the registry; null when the reference leaves it to Docker's default.</param>
/// <param name="Path">Path of the repository in the registry.</param>
/// <param name="Tag">The tag; null when there is none.</param>
/// <param name="Digest">The digest, <c>sha256:…</c>; null when there is none.</param>
internal sealed record ImageReference(string? Registry, string Path, string? Tag, string? Digest)
{
    /// <summary>Registry and path, as written.</summary>
    public string Repository => Registry is null ? Path : $"{Registry}/{Path}";

    /// <summary>Reads a reference by the grammar of the distribution project, which OCI registries and Docker share.</summary>
    /// <param name="text">The reference.</param>
    /// <returns>Its parts; null when the text is not a reference.</returns>
    public static ImageReference? Parse(string text)
    {
        var (named, digest) = Cut(text, text.IndexOf('@', StringComparison.Ordinal));
        var colon = named.LastIndexOf(':');
        var (name, tag) = Cut(named, colon > named.LastIndexOf('/') ? colon : -1);
        var (registry, path) = SplitRegistry(name);
        return name.Length <= ImageGrammar.MaxNameLength
            && ImageGrammar.IsPath(path)
            && (registry is null || ImageGrammar.IsRegistry(registry))
            && (tag is null || ImageGrammar.IsTag(tag))
            && (digest is null || ImageGrammar.IsDigest(digest))
                ? new ImageReference(registry, path, tag, digest)
                : null;
    }

    private static (string Before, string? After) Cut(string text, int at) =>
        at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    /// <summary>The first part is a registry when it looks like a host; <c>org/name</c> belongs to the default registry.</summary>
    private static (string? Registry, string Path) SplitRegistry(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return (null, name);
        }

        var first = name[..slash];
        return first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper)
            ? (first, name[(slash + 1)..])
            : (null, name);
    }
}
