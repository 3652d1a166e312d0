using System.Globalization;
using System.Text;

namespace Gateway.Manifests.Schemas;

/// <summary>Where a value within another is.</summary>
internal sealed class SchemaTrail
{
    /// <summary>The whole.</summary>
    public static readonly SchemaTrail Root = new(parent: null, name: null, index: 0);

    private const int MaxPathLength = 200;

    private readonly SchemaTrail? _parent;

    private SchemaTrail(SchemaTrail? parent, string? name, int index)
    {
        _parent = parent;
        Name = name;
        Index = index;
    }

    /// <summary>The property that it is of an object; null where it is an item of an array.</summary>
    public string? Name { get; }

    /// <summary>Which item of an array it is.</summary>
    public int Index { get; }

    /// <summary>The trail of a property.</summary>
    public SchemaTrail To(string name) => new(this, name, index: 0);

    /// <summary>The trail of an item.</summary>
    public SchemaTrail To(int index) => new(this, name: null, index);

    /// <summary>The steps from the whole to the value.</summary>
    public IReadOnlyList<SchemaTrail> Steps()
    {
        var steps = new List<SchemaTrail>();
        for (var at = this; at._parent is not null; at = at._parent)
        {
            steps.Add(at);
        }

        steps.Reverse();
        return steps;
    }

    /// <summary>The path, such as <c>env.A</c> or <c>days[0]</c>, cut off where it is long; empty for the whole.</summary>
    /// <param name="shown">How a name is written; null for as it is.</param>
    public string Path(Func<string, string>? shown = null)
    {
        var path = new StringBuilder();
        foreach (var step in Steps())
        {
            if (step.Name is { } name)
            {
                var cut = name.Length <= MaxPathLength ? name : name[..MaxPathLength];
                path.Append(path.Length > 0 ? "." : "").Append(shown?.Invoke(cut) ?? cut);
            }
            else
            {
                path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }

            if (path.Length > MaxPathLength)
            {
                return path.ToString(0, MaxPathLength) + "…";
            }
        }

        return path.ToString();
    }
}
