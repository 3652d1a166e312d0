namespace Gateway.Fuzz.Targets;

/// <summary>Something that takes what strangers send, and what must hold whatever they send.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name, which is its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Texts that mean something to it, to be put into inputs.</summary>
    IReadOnlyList<string> Tokens { get; }

    /// <summary>Gives it one input.</summary>
    /// <returns>
    /// What became of it, in few words: an input with a new outcome is kept and changed further, so that the search goes where nothing
    /// has been yet.
    /// </returns>
    /// <exception cref="PropertyBrokenException">Something did not hold. Any other exception is a finding as well.</exception>
    string Run(byte[] input);
}
