using System.Text.Json;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>One field of a request's body.</summary>
internal sealed record BodyField(string Name, BodyType Type, bool Required = false);

/// <summary>
/// A body, or a part of one: how its fields are checked, in the order in which the server reports on them. Which of them there
/// are, and whether others are refused, is in the document of the server's version.
/// </summary>
/// <param name="schema">What the model is called in the document; null for the model that the operation takes.</param>
/// <param name="fields">The fields, of all versions.</param>
internal sealed class BodyModel(string? schema, IReadOnlyList<BodyField> fields)
{
    private readonly HashSet<string> _names = [.. fields.Select(field => field.Name)];

    /// <summary>A check of the whole before its fields; what it finds stops the rest.</summary>
    public Func<JsonElement, ServerManners, string?>? Before { get; init; }

    /// <summary>A check of the whole after its fields; it runs only when they are right.</summary>
    public Func<JsonElement, string?>? After { get; init; }

    /// <summary>Fields that no document names and that the server drops without a word, for the sake of older clients.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Whether the server's version knows of such a thing.</summary>
    public bool IsKnownTo(ServerManners manners) => schema is null || manners.Document.Model(schema) is not null;

    public void Check(JsonElement value, Location at, Findings issues)
    {
        var known = (schema is null ? issues.Body : issues.Manners.Document.Model(schema))
            ?? throw new InvalidOperationException($"Prefect {issues.Manners.PrefectVersion} has no model {schema ?? "for this body"}.");
        if (value.ValueKind != JsonValueKind.Object)
        {
            AddWrongKind(value, at, known, issues);
            return;
        }

        if (Before?.Invoke(value, issues.Manners) is { } early)
        {
            issues.Add(Issue.ValueError(at, early, value));
            return;
        }

        var found = issues.Count;
        foreach (var field in fields.Where(field => known.Has(field.Name)))
        {
            if (value.TryGetProperty(field.Name, out var child) && !(known.IsOfParameters && child.ValueKind == JsonValueKind.Null))
            {
                field.Type(child, at.At(field.Name), issues);
            }
            else if (field.Required)
            {
                issues.Add(Issue.Missing(at.At(field.Name), value));
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            AddIfExtra(property, at, known, issues);
        }

        if (issues.Count == found && After?.Invoke(value) is { } late)
        {
            issues.Add(Issue.ValueError(at, late, value));
        }
    }

    private static void AddWrongKind(JsonElement value, Location at, ApiModel known, Findings issues)
    {
        if (!known.IsOfParameters)
        {
            issues.Add(new(
                "model_attributes_type", at.Parts, "Input should be a valid dictionary or object to extract fields from", value));
            return;
        }

        foreach (var field in known.Fields)
        {
            issues.Add(Issue.Missing(at.At(field), Hosting.SandboxJson.Null));
        }
    }

    /// <summary>What the server would take and the sandbox does not heed is refused, so that a query never matches more than it says.</summary>
    private void AddIfExtra(JsonProperty property, Location at, ApiModel known, Findings issues)
    {
        if (!known.Has(property.Name))
        {
            if (known.ForbidsOthers && !Dropped.Contains(property.Name, StringComparer.Ordinal))
            {
                issues.Add(Issue.Extra(at.At(property.Name), property.Value));
            }
        }
        else if (!_names.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null)
        {
            issues.Add(new("not_in_sandbox", at.At(property.Name).Parts, "The sandbox does not heed this", property.Value));
        }
    }
}
