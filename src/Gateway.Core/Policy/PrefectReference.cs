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

    /// <summary>
    /// All references in a text. What is not exactly a reference has no name, whatever it looks like: Prefect takes every <c>prefect.blocks.</c> out of
    /// what stands in the braces, so that of <c>prefect.blocks.secret.prefect.blocks.x</c> the name is x.
    /// </summary>
    public static IEnumerable<PrefectReference> AllInText(string value)
    {
        if (!value.Contains("prefect", StringComparison.Ordinal))
        {
            yield break;
        }

        var end = 0;
        foreach (Match match in Placeholder().Matches(value))
        {
            foreach (var reference in Loose(value[end..match.Index]))
            {
                yield return reference;
            }

            end = match.Index + match.Length;
            if (match.Groups["name"].ValueSpan is var name && (name.StartsWith("prefect.blocks.") || name.StartsWith("prefect.variables.")))
            {
                yield return OfPlaceholder(match.Groups["name"].Value);
            }
            else
            {
                foreach (var reference in Loose(match.Value))
                {
                    yield return reference;
                }
            }
        }

        foreach (var reference in Loose(value[end..]))
        {
            yield return reference;
        }
    }

    /// <summary>The reference that stands in braces: exactly one of the two forms, or one without a name.</summary>
    private static PrefectReference OfPlaceholder(string text)
    {
        var kind = text.StartsWith("prefect.blocks.", StringComparison.Ordinal) ? PrefectReferenceKind.Block : PrefectReferenceKind.Variable;
        var exact = Exact().Match(text);
        return new PrefectReference(kind, exact.Success && text.LastIndexOf("prefect.", StringComparison.Ordinal) == 0 ? exact.Groups["name"].Value : null);
    }

    // Not in braces: what a template puts together may become one.
    private static IEnumerable<PrefectReference> Loose(string text) => Written().Matches(text)
        .Select(static match => new PrefectReference(match.Groups["blocks"].Success ? PrefectReferenceKind.Block : PrefectReferenceKind.Variable, null));

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

        // Of the other kinds a template is one, which reads every variable that there is.
        if (value.TryGetProperty("__prefect_kind", out var kind) && !(kind.ValueKind == JsonValueKind.String && kind.ValueEquals("none")))
        {
            var isVariable = kind.ValueKind == JsonValueKind.String && kind.ValueEquals("workspace_variable");
            yield return new PrefectReference(
                PrefectReferenceKind.Variable,
                isVariable && value.TryGetProperty("variable_name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null);
        }
    }

    [GeneratedRegex(@"\{\{\s*prefect\.(blocks|variables)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\{\{\s*prefect\.blocks\.", RegexOptions.ExplicitCapture)]
    private static partial Regex OpeningOfBlock();

    [GeneratedRegex(@"\A\{\{\s*prefect\.blocks\.[^{}\s]+\s*\}\}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex BlockAlone();

    /// <summary>What Prefect takes for a placeholder.</summary>
    [GeneratedRegex(@"\{\{\s*(?<name>[\w.\-\[\]$]+)\s*\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    /// <summary>A block by type and name, with a path into what it holds, or a variable by its name.</summary>
    [GeneratedRegex(
        @"\Aprefect\.(?:blocks\.[a-z0-9-]+\.(?<name>[a-z0-9-]+)(?:\.[\w\-\[\]]+)*|variables\.(?<name>[A-Za-z0-9_-]+))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Exact();

    [GeneratedRegex(@"prefect\.(?:(?<blocks>blocks)|variables)", RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
