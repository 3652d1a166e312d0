using System.Collections;

namespace Gateway.Manifests;

/// <summary>What a list holds as an alias uses it: made when it is looked at, so that many aliases of a large list take no memory.</summary>
internal sealed class UsedList<T>(IReadOnlyList<T> items, Func<T, T> use) : IReadOnlyList<T>
{
    public int Count => items.Count;

    public T this[int index] => use(items[index]);

    public IEnumerator<T> GetEnumerator() => items.Select(use).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
