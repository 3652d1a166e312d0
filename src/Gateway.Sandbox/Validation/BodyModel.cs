using System.Text.Json;

namespace Gateway.Sandbox.Validation;

/// <summary>One field of a request's body.</summary>
internal sealed record BodyField(string Name, BodyType Type, bool Required = false);

/// <summary>A body, or a part of one, with its fields in the order in which the server reports on them.</summary>
internal sealed class BodyModel(IReadOnlyList<BodyField> fields)
{
    private readonly HashSet<string> _names = [.. fields.Select(field => field.Name)];

    /// <summary>A check of the whole before its fields; what it finds stops the rest.</summary>
    public Func<JsonElement, string?>? Before { get; init; }

    /// <summary>A check of the whole after its fields; it runs only when they are right.</summary>
    public Func<JsonElement, string?>? After { get; init; }

    /// <summary>Whether a field that the model does not know is let through.</summary>
    public bool IgnoreExtra { get; init; }

    public void Check(JsonElement value, Location at, List<Issue> issues)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            issues.Add(new(
                "model_attributes_type", at.Parts, "Input should be a valid dictionary or object to extract fields from", value));
            return;
        }

        if (Before?.Invoke(value) is { } early)
        {
            issues.Add(Issue.ValueError(at, early, value));
            return;
        }

        var found = issues.Count;
        foreach (var field in fields)
        {
            if (value.TryGetProperty(field.Name, out var child))
            {
                field.Type(child, at.At(field.Name), issues);
            }
            else if (field.Required)
            {
                issues.Add(Issue.Missing(at.At(field.Name), value));
            }
        }

        if (!IgnoreExtra)
        {
            foreach (var property in value.EnumerateObject().Where(property => !_names.Contains(property.Name)))
            {
                issues.Add(Issue.Extra(at.At(property.Name), property.Value));
            }
        }

        if (issues.Count == found && After?.Invoke(value) is { } late)
        {
            issues.Add(Issue.ValueError(at, late, value));
        }
    }
}
