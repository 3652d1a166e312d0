using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Gateway.Policy;

/// <summary>
/// A compiled glob: a nondeterministic automaton whose steps read one character each. It is followed in all its states at once,
/// so a match takes time in proportion to the text, whatever the pattern.
/// </summary>
internal sealed class GlobAutomaton
{
    private readonly ImmutableArray<GlobState> _states;
    private readonly ImmutableArray<ImmutableArray<int>> _closures;

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
    public StateSet Start()
    {
        var start = new StateSet(Size);
        Enter(start, 0);
        return start;
    }

    /// <summary>The states after one more character.</summary>
    public StateSet Step(StateSet from, int character)
    {
        var to = new StateSet(Size);
        foreach (var state in from)
        {
            if (state < _states.Length && _states[state].Reads!.Contains(character))
            {
                Enter(to, _states[state].Next);
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
            states = Step(states, rune.Value);
        }

        return Accepts(states);
    }

    private void Enter(StateSet set, int state)
    {
        foreach (var reached in _closures[state])
        {
            set.Add(reached);
        }
    }

    private ImmutableArray<int> Close(int from)
    {
        var seen = new SortedSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var state))
        {
            if (seen.Add(state) && state < _states.Length && _states[state].Reads is null)
            {
                open.Push(_states[state].Next);
                open.Push(_states[state].Other);
            }
        }

        return [.. seen.Where(state => state == _states.Length || _states[state].Reads is not null)];
    }
}

/// <summary>A state of a <see cref="GlobAutomaton"/>.</summary>
/// <param name="Reads">The characters that lead on to <paramref name="Next"/>; null for a fork, which reads nothing and leads to both.</param>
/// <param name="Next">Number of the state that follows.</param>
/// <param name="Other">Number of the other state that follows a fork.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GlobState(CharacterSet? Reads, int Next, int Other);
