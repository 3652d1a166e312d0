using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Policy;

/// <summary>
/// A compiled glob: a nondeterministic automaton whose steps read one character each. It is followed in all its states at once,
/// so a match takes time in proportion to the text, whatever the pattern.
/// </summary>
internal sealed class GlobAutomaton
{
    private readonly ImmutableArray<GlobState> _states;
    private readonly ImmutableArray<StateSet> _closures;

    /// <param name="states">The states; the first is where a match starts, and one past the last is where it ends.</param>
    public GlobAutomaton(ImmutableArray<GlobState> states)
    {
        _states = states;
        _closures = [.. Enumerable.Range(0, states.Length + 1).Select(Close)];
    }

    /// <summary>Number of states, the end included.</summary>
    public int Size => _states.Length + 1;

    /// <summary>The sets of characters that the steps read.</summary>
    public IEnumerable<CharacterSet> Sets => _states.Select(static state => state.Reads).OfType<CharacterSet>();

    /// <summary>The states before the first character.</summary>
    public StateSet Start() => _closures[0];

    /// <summary>The states after one more character.</summary>
    public StateSet Step(StateSet from, int character)
    {
        var to = new StateSet(Size);
        var words = from.Words;
        for (var index = 0; index < words.Length; index++)
        {
            for (var rest = words[index]; rest != 0; rest &= rest - 1)
            {
                var state = (index * 64) + BitOperations.TrailingZeroCount(rest);
                if (state < _states.Length && _states[state].Reads!.Contains(character))
                {
                    to.Add(_closures[_states[state].Next]);
                }
            }
        }

        return to;
    }

    /// <summary>Whether the text read so far matches.</summary>
    public bool Accepts(StateSet states) => states.Contains(_states.Length);

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(string text)
    {
        var states = Start();
        foreach (var rune in text.EnumerateRunes())
        {
            if (states.IsEmpty)
            {
                return false;
            }

            states = Step(states, rune.Value);
        }

        return Accepts(states);
    }

    /// <summary>The states that a state leads to without reading; forks themselves are left out.</summary>
    private StateSet Close(int from)
    {
        var closed = new StateSet(Size);
        var seen = new HashSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var state))
        {
            if (!seen.Add(state))
            {
                continue;
            }

            if (state < _states.Length && _states[state].Reads is null)
            {
                open.Push(_states[state].Next);
                open.Push(_states[state].Other);
            }
            else
            {
                closed.Add(state);
            }
        }

        return closed;
    }
}

/// <summary>A state of a <see cref="GlobAutomaton"/>.</summary>
/// <param name="Reads">The characters that lead on to <paramref name="Next"/>; null for a fork, which reads nothing and leads to both.</param>
/// <param name="Next">Number of the state that follows.</param>
/// <param name="Other">Number of the other state that follows a fork.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GlobState(CharacterSet? Reads, int Next, int Other);
