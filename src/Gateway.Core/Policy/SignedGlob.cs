namespace Gateway.Policy;

/// <summary>One entry of an ordered list of globs, of which the last that matches decides.</summary>
/// <param name="Glob">What it matches.</param>
/// <param name="Accepts">True when it lets a text in, false when it keeps it out.</param>
internal sealed record SignedGlob(GlobAutomaton Glob, bool Accepts);
