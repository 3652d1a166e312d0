using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// Has the changes of a deployment tell of images rather than of references to them. Where the image stood before and stands then, in the
/// deployment or in a variable, is a change of its own.
/// </summary>
internal static class ImageReferenceChange
{
    /// <summary>The name of that change. It is no field of Prefect's API.</summary>
    public const string Field = "image_reference";

    /// <summary>The word for an image that stands in its deployment.</summary>
    public const string Inline = "inline";

    /// <summary>The changes with images in the place of references.</summary>
    /// <param name="changes">The changes of a deployment.</param>
    /// <param name="imageOf">The image of a variable: what the server holds, or what it is to hold; null where that is not known.</param>
    public static IReadOnlyList<FieldChange> Resolve(IReadOnlyList<FieldChange> changes, Func<string, bool, string?> imageOf) =>
        [.. changes.SelectMany(change => change.Field == ImageSwitch.Field ? Resolve(change, imageOf) : [change])];

    private static IEnumerable<FieldChange> Resolve(FieldChange change, Func<string, bool, string?> imageOf)
    {
        var (old, wanted) = (ImageVariableReferences.VariableOf(change.Old), ImageVariableReferences.VariableOf(change.New));
        yield return new FieldChange(ImageSwitch.Field, Resolved(change.Old, old, isWanted: false), Resolved(change.New, wanted, isWanted: true));
        if (old != wanted)
        {
            yield return new FieldChange(Field, Word(old), Word(wanted));
        }

        JsonElement Resolved(JsonElement variables, string? name, bool isWanted) =>
            name is not null && imageOf(name, isWanted) is { } image ? ImageInjection.With(variables, image) : variables;
    }

    private static JsonElement Word(string? variable) => JsonText.String(variable ?? Inline);
}
