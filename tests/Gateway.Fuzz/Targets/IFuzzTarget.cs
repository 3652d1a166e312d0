namespace Gateway.Fuzz.Targets;

/// <summary>Something that takes what strangers send, and what must hold whatever they send.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name, which is its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Texts that mean something to it, to be put into inputs.</summary>
    IReadOnlyList<string> Tokens { get; }

    /// <summary>An input made by a grammar of its own, where changes to others would seldom make one; null to have one changed.</summary>
    /// <param name="random">From which it follows.</param>
    byte[]? Make(Random random) => null;

    /// <summary>Gives it one input.</summary>
    /// <returns>
    /// What became of it, in few words: an input with a new outcome is kept and changed further, so that the search goes where nothing
    /// has been yet.
    /// </returns>
    /// <exception cref="PropertyBrokenException">Something did not hold. Any other exception is a finding as well.</exception>
    string Run(byte[] input);
}
