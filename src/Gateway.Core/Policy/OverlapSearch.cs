using System.Collections.Immutable;
using System.Text;

namespace Gateway.Policy;

/// <summary>
/// Looks for a shortest text that two ordered lists of globs both accept: a breadth-first search over the states that all globs
/// are in together, one representative character for each way in which the globs can tell characters apart.
/// </summary>
internal sealed class OverlapSearch
{
    /// <summary>Most steps of single globs that a search takes before it gives up, well under a second's worth.</summary>
    public const int MaxSteps = 200_000;

    /// <summary>Most states that the globs of a search may have together.</summary>
    public const int MaxSize = 8_192;

    private readonly ImmutableArray<SignedGlob> _globs;
    private readonly int _split;
    private readonly ImmutableArray<int> _characters;
    private readonly HashSet<Node> _seen = [];
    private readonly Queue<Node> _open = new();

    private OverlapSearch(IReadOnlyList<SignedGlob> left, IReadOnlyList<SignedGlob> right, CharacterSet alphabet)
    {
        _globs = [.. left, .. right];
        _split = left.Count;
        _characters = Alphabet.Representatives(alphabet, _globs.SelectMany(static entry => entry.Glob.Sets));
    }

    /// <summary>Searches the texts of one character or more.</summary>
    public static Overlap Find(IReadOnlyList<SignedGlob> left, IReadOnlyList<SignedGlob> right, CharacterSet alphabet)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return new Overlap.None();
        }

        return left.Concat(right).Sum(static entry => entry.Glob.Size) > MaxSize
            ? new Overlap.Undecided()
            : new OverlapSearch(left, right, alphabet).Run();
    }

    private Overlap Run()
    {
        Visit(new Node([.. _globs.Select(static entry => entry.Glob.Start())], null, 0));
        var steps = 0;
        while (_open.TryDequeue(out var node))
        {
            foreach (var character in _characters)
            {
                steps += node.Live;
                if (steps > MaxSteps)
                {
                    return new Overlap.Undecided();
                }

                var next = Step(node, character);
                if (Decides(next, 0, _split) && Decides(next, _split, _globs.Length))
                {
                    return new Overlap.Example(next.Text());
                }

                Visit(next);
            }
        }

        return new Overlap.None();
    }

    private Node Step(Node from, int character) =>
        new([.. _globs.Select((entry, index) => from.States[index] is { IsEmpty: false } states ? entry.Glob.Step(states, character) : from.States[index])], from, character);

    private void Visit(Node node)
    {
        if (CanAccept(node, 0, _split) && CanAccept(node, _split, _globs.Length) && _seen.Add(node))
        {
            _open.Enqueue(node);
        }
    }

    private bool CanAccept(Node node, int first, int end) =>
        Enumerable.Range(first, end - first).Any(index => _globs[index].Accepts && !node.States[index].IsEmpty);

    private bool Decides(Node node, int first, int end)
    {
        for (var index = end - 1; index >= first; index--)
        {
            if (_globs[index].Glob.Accepts(node.States[index]))
            {
                return _globs[index].Accepts;
            }
        }

        return false;
    }

    private sealed class Node(ImmutableArray<StateSet> states, Node? from, int character) : IEquatable<Node>
    {
        public ImmutableArray<StateSet> States => states;

        /// <summary>Globs that may still match.</summary>
        public int Live { get; } = states.Count(static set => !set.IsEmpty);

        private Node? From => from;

        private int Character => character;

        public bool Equals(Node? other) => other is not null && states.SequenceEqual(other.States);

        public override bool Equals(object? obj) => obj is Node other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var set in states)
            {
                hash.Add(set);
            }

            return hash.ToHashCode();
        }

        public string Text()
        {
            var text = new List<Rune>();
            for (var node = this; node.From is not null; node = node.From)
            {
                text.Add(new Rune(node.Character));
            }

            text.Reverse();
            return string.Concat(text);
        }
    }
}
