using Gateway.Diagnostics;

namespace Gateway.Rollouts.Images;

/// <summary>What came of fetching a manifest that a build result did not bring.</summary>
internal abstract record FetchedManifest
{
    private FetchedManifest()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Text">Its text.</param>
    /// <param name="Digest">Digest of the image that carries it; null when none does.</param>
    public sealed record Read(string Text, string? Digest) : FetchedManifest;

    /// <summary>It is not there or cannot be read, and trying again changes nothing.</summary>
    /// <param name="Finding">Why.</param>
    public sealed record Wrong(Finding Finding) : FetchedManifest;

    /// <summary>It could not be fetched now; it may another time.</summary>
    /// <param name="Reason">Why, in a sentence.</param>
    public sealed record Away(string Reason) : FetchedManifest;
}
