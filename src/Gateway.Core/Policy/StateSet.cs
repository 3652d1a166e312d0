namespace Gateway.Policy;

/// <summary>The states that an automaton is in at one time, as bits; equal to another when both hold the same states.</summary>
internal sealed class StateSet(int size) : IEquatable<StateSet>
{
    private readonly ulong[] _words = new ulong[(size + 63) / 64];

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>The bits, the lowest of the first word for state 0.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public void Add(int state) => _words[state / 64] |= 1UL << (state % 64);

    public void Add(StateSet states)
    {
        for (var index = 0; index < _words.Length; index++)
        {
            _words[index] |= states._words[index];
        }
    }

    public bool Contains(int state) => (_words[state / 64] & (1UL << (state % 64))) != 0;

    public bool Equals(StateSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as StateSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
