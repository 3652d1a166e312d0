namespace Gateway.Rollouts.Stages;

/// <summary>What a rollout knows of its smoke run.</summary>
internal sealed class SmokeRunTrace
{
    /// <summary>Its id; null as long as no answer told it.</summary>
    public Guid? Id { get; set; }

    /// <summary>Whether one may be under way: this process asked for it, or the one before it may have.</summary>
    public bool MayBeUnderWay { get; set; }
}
