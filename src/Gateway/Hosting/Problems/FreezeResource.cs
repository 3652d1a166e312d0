using Gateway.Ledger;

namespace Gateway.Hosting.Problems;

/// <summary>The freeze of a MODE.</summary>
/// <param name="Reason">Why the MODE accepts no builds.</param>
/// <param name="By">Name of the API key that froze it.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="Until">When it ends automatically, UTC.</param>
public sealed record FreezeResource(string Reason, string By, DateTimeOffset At, DateTimeOffset Until)
{
    internal static FreezeResource From(ModeFreeze freeze) => new(freeze.Reason, freeze.By, freeze.At, freeze.Until);
}
