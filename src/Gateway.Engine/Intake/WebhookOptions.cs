namespace Gateway.Intake;

/// <summary>How build results are received; section <c>Gateway:Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>How far a Standard Webhooks timestamp may differ from the current time. Default 5 minutes; from 1 second to 1 hour.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Largest body in bytes, and the largest build result of several in one body. Default 1 MiB; from 1 KiB to 16 MiB. GitHub's webhooks may have up to 25 MB, but those that deploy have tens of
    /// kilobytes, and every body is held in memory until its signature is verified.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Largest body in bytes that has the build results of several projects, if it is more than <c>MaxBodyBytes</c>; never more than
    /// <c>MaxUnprovenBytes</c>. Default 4 MiB; from 1 KiB to 16 MiB.
    /// </summary>
    public int MaxProjectsBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest body in bytes that is read before it is known whether it has several projects.</summary>
    internal int MaxBuildBytes => (int)Math.Min(Math.Max(MaxBodyBytes, MaxProjectsBytes), MaxUnprovenBytes);

    /// <summary>
    /// Maximum number of bodies in memory whose credentials are not verified yet. For another body, the slowest one is rejected with 503, preferably
    /// one of an address that holds more than an eighth of the places. Default 256; from 1.
    /// </summary>
    public int MaxUnprovenBodies { get; set; } = 256;

    /// <summary>Maximum total size of those bodies in bytes, with the same rule. Default 32 MiB; from <c>MaxBodyBytes</c>.</summary>
    public long MaxUnprovenBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Maximum total size in bytes of the builds' bodies that are read and reviewed at the same time, with the same maximum for plans, and half as
    /// much again for bodies up to 64 KiB, which can pass large ones. Each body counts 16 KiB more than its length, and one is always admitted. A
    /// request that gets no memory within ten seconds, or finds 4 MiB already waiting, is rejected with 503. Of a body with several projects, its whole
    /// length counts. Default 384 KiB; from 64 KiB.
    /// </summary>
    public int MaxReviewBytes { get; set; } = 384 * 1024;

    /// <summary>
    /// How far the <c>run_number</c> of a build may be above that of the newest in its lane; a build above it is refused with 409, because once accepted it
    /// would keep all later runs out. Default 100000; from 1.
    /// </summary>
    public long MaxRunNumberJump { get; set; } = 100_000;

    /// <summary>Maximum time for <c>Prefer: wait=N</c>. Default 10 minutes; from 0 to 1 hour.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long reading the manifest from a registry may take for a workflow run from GitHub's webhook. Default 8 seconds, which leaves two of the
    /// ten seconds that GitHub waits; from 0.1 seconds to 9 seconds.
    /// </summary>
    public TimeSpan ManifestDeadline { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Maximum number of requests with builds that one repository may send per minute, or at once; more are rejected with 429. Default 120; from 1.</summary>
    public int BuildsPerMinute { get; set; } = 120;
}
