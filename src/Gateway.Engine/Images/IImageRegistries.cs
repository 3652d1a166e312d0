namespace Gateway.Images;

/// <summary>The registries of the settings: the room's door.</summary>
internal interface IImageRegistries
{
    /// <summary>Finds out which image a name stands for now.</summary>
    /// <param name="image">The image.</param>
    /// <param name="withLabels">Whether its labels are wanted, which costs requests of their own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ImageResolution> ResolveAsync(ImageName image, bool withLabels, CancellationToken cancellationToken);
}

/// <summary>An image by name.</summary>
/// <param name="Registry">The registry's host, with its port if it has one.</param>
/// <param name="Repository">The repository in it.</param>
/// <param name="Reference">A tag, or a digest <c>sha256:…</c>.</param>
internal sealed record ImageName(string Registry, string Repository, string Reference)
{
    /// <inheritdoc />
    public override string ToString() => $"{Registry}/{Repository}{(Reference.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{Reference}";
}

/// <summary>What a registry says of an image.</summary>
internal abstract record ImageResolution
{
    private ImageResolution()
    {
    }

    /// <summary>It is there, and what it says of itself is true: the content has the digest.</summary>
    /// <param name="Digest">Digest of its manifest or index, <c>sha256:…</c>.</param>
    /// <param name="Labels">The labels that every platform of it has alike; empty when they were not asked for.</param>
    public sealed record Found(string Digest, IReadOnlyDictionary<string, string> Labels) : ImageResolution;

    /// <summary>The registry is not listed, and was not asked.</summary>
    public sealed record NotListed : ImageResolution;

    /// <summary>There is no such image.</summary>
    public sealed record Missing : ImageResolution;

    /// <summary>It cannot be trusted or read, and asking again changes nothing.</summary>
    /// <param name="Reason">Why, in a sentence.</param>
    public sealed record Refused(string Reason) : ImageResolution;

    /// <summary>The registry did not answer as it should; it may another time.</summary>
    /// <param name="Reason">Why, in a sentence.</param>
    public sealed record Unavailable(string Reason) : ImageResolution;
}
