using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Lays a glob's parts one after the other into a <see cref="GlobAutomaton"/>.</summary>
internal sealed class GlobBuilder
{
    private readonly ImmutableArray<GlobState>.Builder _states = ImmutableArray.CreateBuilder<GlobState>();

    private int Here => _states.Count;

    public GlobBuilder One(CharacterSet set) => Read(set, Here + 1);

    /// <summary>Zero or one character of the set.</summary>
    public GlobBuilder Optional(CharacterSet set) => Fork(Here + 1, Here + 2).One(set);

    /// <summary>One or more characters of the set.</summary>
    public GlobBuilder Several(CharacterSet set)
    {
        var first = Here;
        return One(set).Fork(first, first + 2);
    }

    /// <summary>Zero or more characters of the set.</summary>
    public GlobBuilder AnyNumber(CharacterSet set)
    {
        var fork = Here;
        return Fork(fork + 1, fork + 2).Read(set, fork);
    }

    /// <summary>Nothing, or anything that ends in a slash.</summary>
    public GlobBuilder AnyFolders() => Fork(Here + 1, Here + 4).AnyNumber(CharacterSet.Any).One(CharacterSet.From('/'));

    public GlobAutomaton Build() => new(_states.ToImmutable());

    private GlobBuilder Read(CharacterSet set, int next)
    {
        _states.Add(new GlobState(set, next, next));
        return this;
    }

    private GlobBuilder Fork(int next, int other)
    {
        _states.Add(new GlobState(null, next, other));
        return this;
    }
}
