using System.Text.Json;

namespace Gateway.Prefect;

/// <summary>An automation as the Prefect server holds it now: all that it takes to make it again.</summary>
internal sealed record LiveAutomation
{
    /// <summary>Its id on the server.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name; others may have the same.</summary>
    public required string Name { get; init; }

    /// <summary>Its description; empty for none.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it fires.</summary>
    public bool Enabled { get; init; } = true;

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When it fires, a JSON object; the server gives ids to it and to the triggers inside it, new ones with every change.</summary>
    public required JsonElement Trigger { get; init; }

    /// <summary>What it does then, a JSON array. May hold secrets.</summary>
    public required JsonElement Actions { get; init; }

    /// <summary>What it does when it goes into the triggered state, a JSON array, or null.</summary>
    public JsonElement? ActionsOnTrigger { get; init; }

    /// <summary>What it does when it leaves that state, a JSON array, or null.</summary>
    public JsonElement? ActionsOnResolve { get; init; }

    /// <summary>
    /// The resource that it belongs to, such as <c>prefect.deployment.</c> and an id. The server keeps it and does not answer it (3.8.3): null
    /// means not known.
    /// </summary>
    public string? OwnerResource { get; init; }

    /// <summary>When it was created, or null.</summary>
    public DateTimeOffset? Created { get; init; }
}
