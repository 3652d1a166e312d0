using System.Collections;
using System.Numerics;

namespace Gateway.Policy;

/// <summary>The states that an automaton is in at one time; equal to another when both hold the same states.</summary>
internal sealed class StateSet(int size) : IEquatable<StateSet>, IEnumerable<int>
{
    private readonly ulong[] _words = new ulong[(size + 63) / 64];

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public void Add(int state) => _words[state / 64] |= 1UL << (state % 64);

    public bool Contains(int state) => (_words[state / 64] & (1UL << (state % 64))) != 0;

    public IEnumerator<int> GetEnumerator()
    {
        for (var index = 0; index < _words.Length; index++)
        {
            for (var rest = _words[index]; rest != 0; rest &= rest - 1)
            {
                yield return (index * 64) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

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
