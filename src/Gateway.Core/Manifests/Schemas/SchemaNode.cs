using System.Text.Json;

namespace Gateway.Manifests.Schemas;

/// <summary>One schema, which may be part of another: what is checked of it, and whether there is more, which is left to the server.</summary>
internal sealed record SchemaNode
{
    /// <summary>Takes any value.</summary>
    public static readonly SchemaNode Anything = new();

    /// <summary>Takes no value.</summary>
    public static readonly SchemaNode Nothing = new() { IsNever = true };

    /// <summary>Is for the server to judge.</summary>
    public static readonly SchemaNode Unknown = new() { LeavesMore = true };

    /// <summary>Whether no value fits.</summary>
    public bool IsNever { get; init; }

    /// <summary>Whether it says something that is not checked here.</summary>
    public bool LeavesMore { get; init; }

    /// <summary>Whether a server may take null for it and then not look at <c>anyOf</c>: an optional property with a type and no default.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Types of which the value has one, a handful; none where any will do.</summary>
    public IReadOnlyCollection<string> Types { get; init; } = [];

    /// <summary>An array of the values of which it is one, as the document has it; null where any will do.</summary>
    public JsonElement? Choices { get; init; }

    /// <summary>The value that it is; null where any will do.</summary>
    public JsonElement? Constant { get; init; }

    /// <summary>Bounds of numbers, lengths and counts.</summary>
    public IReadOnlyList<SchemaBound> Bounds { get; init; } = [];

    /// <summary>Which of the document's targets it must fit too; null for none.</summary>
    public int? Reference { get; init; }

    /// <summary>Schemas that it must all fit.</summary>
    public IReadOnlyList<SchemaNode> All { get; init; } = [];

    /// <summary>Schemas of which it must fit one or more; none where that is not asked.</summary>
    public IReadOnlyList<SchemaNode> Any { get; init; } = [];

    /// <summary>Schemas of which it must fit exactly one; none where that is not asked.</summary>
    public IReadOnlyList<SchemaNode> One { get; init; } = [];

    /// <summary>A schema that it must not fit; null for none.</summary>
    public SchemaNode? Not { get; init; }

    /// <summary>Schemas of an object's properties; null where it names none, which is not the same as having none.</summary>
    public IReadOnlyDictionary<string, SchemaNode>? Properties { get; init; }

    /// <summary>The schema of every other property; null where anything will do.</summary>
    public SchemaNode? Additional { get; init; }

    /// <summary>Properties that must be there, unless the server does without, as it does here and there.</summary>
    public IReadOnlyCollection<string> Required { get; init; } = [];

    /// <summary>Schemas of an array's first items.</summary>
    public IReadOnlyList<SchemaNode> Prefix { get; init; } = [];

    /// <summary>The schema of the items after those; null where anything will do.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary>Whether no item may come twice.</summary>
    public bool HasUniqueItems { get; init; }
}

/// <summary>A bound of numbers, lengths or counts.</summary>
/// <param name="Keyword">Its keyword, such as <c>maxLength</c>.</param>
/// <param name="Value">The bound.</param>
internal sealed record SchemaBound(string Keyword, double Value);

/// <summary>A schema with all that it refers to.</summary>
/// <param name="Root">The whole.</param>
/// <param name="Targets">What its references stand for.</param>
internal sealed record SchemaDocument(SchemaNode Root, IReadOnlyList<SchemaNode> Targets);
