namespace Gateway.Policy;

/// <summary>
/// Times that come again in which a MODE takes no builds, or outside of which it takes none; section
/// <c>Gateway:Modes:&lt;name&gt;:FreezeWindows:&lt;window&gt;</c>.
/// </summary>
internal sealed class FreezeWindowOptions
{
    /// <summary>
    /// When it comes again: a recurrence rule of RFC 5545 with <c>FREQ=DAILY</c>, <c>WEEKLY</c>, <c>MONTHLY</c> or <c>YEARLY</c>, such as
    /// <c>FREQ=WEEKLY;BYDAY=FR</c>. Its time of day is that of <c>From</c>.
    /// </summary>
    public string? Rule { get; set; }

    /// <summary>Its first beginning, in local time without an offset, such as <c>2026-01-02T18:00:00</c>.</summary>
    public string? From { get; set; }

    /// <summary>How long it lasts, such as <c>2d14h</c>, <c>12h</c> or <c>30m</c>; at most 31 days.</summary>
    public string? For { get; set; }

    /// <summary>The time zone of <c>From</c>, a name of the IANA database such as <c>America/Sao_Paulo</c>. Default UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>
    /// Whether the MODE takes no builds during the window (<c>deny</c>), or only during windows of this kind (<c>allow</c>). Where both apply, deny wins.
    /// Default deny.
    /// </summary>
    public FreezeEffect Effect { get; set; } = FreezeEffect.Deny;

    /// <summary>Why, in a sentence of at most 500 characters for people whose builds are refused.</summary>
    public string? Reason { get; set; }
}

/// <summary>What a window means.</summary>
internal enum FreezeEffect
{
    /// <summary>No builds during it.</summary>
    Deny,

    /// <summary>Builds only during such windows.</summary>
    Allow,
}
