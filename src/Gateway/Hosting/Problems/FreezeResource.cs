using Gateway.Ledger;

namespace Gateway.Hosting.Problems;

/// <summary>The freeze of a MODE.</summary>
/// <param name="Reason">Why the MODE accepts no builds.</param>
/// <param name="By">Who froze it: the name of an API key or a person, or the setting of a window that freezes it.</param>
/// <param name="At">Since when; of a window that allows builds, the time of the answer.</param>
/// <param name="Until">When it ends automatically, with the offset that it was sent with, or of the window's time zone.</param>
public sealed record FreezeResource(string Reason, string By, DateTimeOffset At, DateTimeOffset Until)
{
    internal static FreezeResource From(ModeFreeze freeze) => new(freeze.Reason, freeze.By, freeze.At, freeze.Until);
}
