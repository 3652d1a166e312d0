namespace Gateway.Intake;

/// <summary>How build results are received; section <c>Gateway:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>How far a Standard Webhooks timestamp may lie from now, either way. Default 5 minutes; from 1 second to 1 hour.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Largest body in bytes. Default 1 MiB; from 1 KiB to 16 MiB. GitHub's own webhooks may have 25 MB, but those that deploy have some
    /// tens of kilobytes, and until its signature is verified anybody's body is held in memory.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Bodies whose proof is not verified yet that are held at one time; for a further one the body gives way that has come most slowly,
    /// of the address that holds more than an eighth of the places if there is one, and is answered 503. Default 256; from 1.
    /// </summary>
    public int MaxUnprovenBodies { get; set; } = 256;

    /// <summary>Bytes that those bodies may hold together, in the same way. Default 32 MiB; from <c>MaxBodyBytes</c>.</summary>
    public long MaxUnprovenBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Bytes of builds' bodies that are read and reviewed at one time, and as many of plans' bodies; half as many again of bodies up to 64 KiB, which pass
    /// beside large ones. Each counts 16 KiB more than its length, and one is always let in. Who finds no room within ten seconds, or finds 4 MiB waiting
    /// already, is answered 503. Default 384 KiB; from 64 KiB.
    /// </summary>
    public int MaxReviewBytes { get; set; } = 384 * 1024;

    /// <summary>Longest time that <c>Prefer: wait=N</c> is granted. Default 10 minutes; from 0 to 1 hour.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a registry may take to give the manifest of a workflow's run that GitHub's own webhook tells of. Default 8 seconds, which
    /// leaves two for the rest of the ten that GitHub waits; from 0.1 seconds to 9 seconds.
    /// </summary>
    public TimeSpan ManifestDeadline { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Builds that one repository may post in a minute, and at once; more are answered 429. Default 120; from 1.</summary>
    public int BuildsPerMinute { get; set; } = 120;
}
