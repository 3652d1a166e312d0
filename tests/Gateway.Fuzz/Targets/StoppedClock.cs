namespace Gateway.Fuzz.Targets;

/// <summary>A clock that stands, so that an input's outcome is the same on every day.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
