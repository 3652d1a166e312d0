namespace Gateway.Sandbox.Versions;

/// <summary>
/// What a view is called in the server's document. It has the fields of all versions; of them those are answered that the document
/// of the server's version names.
/// </summary>
/// <param name="models">The model's names, of which each version has one.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AnsweredAsAttribute(params string[] models) : Attribute
{
    public IReadOnlyList<string> Models { get; } = models;
}
