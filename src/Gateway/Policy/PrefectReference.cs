using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>What a reference refers to.</summary>
internal enum PrefectReferenceKind
{
    Block,
    Variable,
}

/// <summary>
/// A reference to one of Prefect's blocks or variables: <c>{{ prefect.blocks.&lt;type&gt;.&lt;name&gt; }}</c>, <c>{{ prefect.variables.&lt;name&gt; }}</c>,
/// or one of the objects that Prefect takes for them (<c>$ref</c> and <c>__prefect_kind</c>).
/// </summary>
/// <param name="Kind">What it refers to.</param>
/// <param name="Name">The name; null when it is not written out.</param>
internal sealed partial record PrefectReference(PrefectReferenceKind Kind, string? Name)
{
    /// <summary>The word for it.</summary>
    public string What => Kind == PrefectReferenceKind.Block ? "block" : "Prefect variable";

    /// <summary>Whether a text holds a reference.</summary>
    public static bool IsIn(string value) => Opening().IsMatch(value);

    /// <summary>Whether a text refers to a block and says something beside it. Workers before 3.7.0 fill in a block only where it stands alone.</summary>
    public static bool IsBlockWithinText(string value) => OpeningOfBlock().IsMatch(value) && !BlockAlone().IsMatch(value);

    /// <summary>All references in a text. What only looks like one counts: a template may make it one.</summary>
    public static IEnumerable<PrefectReference> AllInText(string value)
    {
        if (!value.Contains("prefect", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (Match match in Written().Matches(value))
        {
            var isBlock = match.Groups["blocks"].Success;
            var name = isBlock ? match.Groups["block"] : match.Groups["variable"];
            yield return new PrefectReference(isBlock ? PrefectReferenceKind.Block : PrefectReferenceKind.Variable, name.Success ? name.Value : null);
        }
    }

    /// <summary>All references in a value, however deep.</summary>
    public static IEnumerable<PrefectReference> AllIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => AllInText(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(AllIn),
        JsonValueKind.Object => OfObject(value).Concat(value.EnumerateObject().SelectMany(static property => AllIn(property.Value))),
        _ => [],
    };

    /// <summary>All references in what a run of a deployment gets.</summary>
    public static IEnumerable<PrefectReference> AllIn(DeploymentSpec deployment) => ReferenceRule.Places(deployment).SelectMany(static place => AllIn(place.Value));

    // Workers load a block for {"$ref": {"block_document_id": …}}, and the server a variable for {"__prefect_kind": "workspace_variable", …}.
    private static IEnumerable<PrefectReference> OfObject(JsonElement value)
    {
        if (value.TryGetProperty("$ref", out _))
        {
            yield return new PrefectReference(PrefectReferenceKind.Block, null);
        }

        if (value.TryGetProperty("__prefect_kind", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("workspace_variable"))
        {
            yield return new PrefectReference(
                PrefectReferenceKind.Variable,
                value.TryGetProperty("variable_name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null);
        }
    }

    [GeneratedRegex(@"\{\{\s*prefect\.(blocks|variables)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\{\{\s*prefect\.blocks\.", RegexOptions.ExplicitCapture)]
    private static partial Regex OpeningOfBlock();

    [GeneratedRegex(@"\A\{\{\s*prefect\.blocks\.[^{}\s]+\s*\}\}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex BlockAlone();

    [GeneratedRegex(
        @"prefect\.(?:(?<blocks>blocks)(?:\.[\w-]+\.(?<block>[\w-]+))?|variables(?:\.(?<variable>[\w-]+))?)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
