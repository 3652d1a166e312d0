namespace Gateway.Ledger;

/// <summary>A MODE that takes no builds for the time being.</summary>
internal sealed class ModeFreeze
{
    public required string Mode { get; set; }

    /// <summary>Why, for those whose builds are refused.</summary>
    public required string Reason { get; set; }

    /// <summary>Who froze it.</summary>
    public required string By { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset Until { get; set; }
}
