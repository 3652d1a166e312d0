namespace Gateway.Prefect;

/// <summary>
/// The server's version as it was last read. A server that was upgraded has been away, or answers otherwise than before: any failure has it
/// read again, and so does its age: behind a proxy another server may have taken its place without a failure, and a rollout that is refused for the
/// version is refused for good.
/// </summary>
internal sealed class KnownVersion(TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private volatile Reading? _last;

    /// <summary>What was read; null when it is to be read again.</summary>
    public Reading? Last => _last is { } last && time.GetElapsedTime(last.At) < MaxAge ? last : null;

    public PrefectVersion? Record(PrefectVersion? version)
    {
        _last = new Reading(version, time.GetTimestamp());
        return version;
    }

    public void Forget() => _last = null;

    /// <param name="Version">The version; null when the server does not tell one.</param>
    /// <param name="At">When it was read.</param>
    public sealed record Reading(PrefectVersion? Version, long At);
}
