using System.Text.Json;

namespace Gateway.Prefect;

/// <summary>A Prefect variable as the server holds it now.</summary>
internal sealed record LiveVariable
{
    /// <summary>Its id on the server.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, unique on the server.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds, any JSON; of one that holds an image a string.</summary>
    public required JsonElement Value { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The text that it holds; null where it holds anything else.</summary>
    internal string? Text => Value.ValueKind == JsonValueKind.String ? Value.GetString() : null;

    /// <summary>The image that it holds, with a tag or a digest; null where it holds anything else, which may be anything that somebody put there and is not shown.</summary>
    internal string? Image => IsImage(Text) ? Text : null;

    /// <summary>Whether a text names an image with a tag or a digest.</summary>
    internal static bool IsImage(string? text) => text is not null && ImageReference.Parse(text) is { } image && (image.Tag ?? image.Digest) is not null;
}
