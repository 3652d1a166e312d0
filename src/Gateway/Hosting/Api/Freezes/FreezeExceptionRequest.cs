using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Hosting.Api.Freezes;

/// <summary>Which commit a MODE accepts although it is frozen.</summary>
public sealed record FreezeExceptionRequest
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxLength = TimeSpan.FromDays(30);

    /// <summary>Full name of the repository, <c>owner/name</c>; case-insensitive.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit, or its first 7 digits or more.</summary>
    public required string Commit { get; init; }

    /// <summary>The reason: a sentence of at most 500 characters, kept in the audit.</summary>
    public required string Reason { get; init; }

    /// <summary>How long the exception lasts, at most 30 days, such as <c>2h</c>. Default one day.</summary>
    public string? For { get; init; }

    /// <summary>How long it lasts.</summary>
    [JsonIgnore]
    internal TimeSpan Length { get; private init; } = DefaultLength;

    /// <summary>Reads the body.</summary>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (FreezeExceptionRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.ReadOrder(body, static fields => new FreezeExceptionRequest
    {
        Repository = fields.Text("repository", 256, BuildSyntax.IsRepository, "the full name owner/name"),
        Commit = fields.Text("commit", 40, static text => BuildSyntax.IsCommitStart(text), "a commit, or its first 7 digits or more, in lower case"),
        Reason = fields.Text("reason", OrderReason.MaxLength, OrderReason.IsValid, OrderReason.Expected),
        Length = fields.OptionalText("for", 32, static text => DurationText.Parse(text) <= MaxLength, DurationText.Expected + ", at most 30 days") is { } text
            ? DurationText.Parse(text) ?? DefaultLength
            : DefaultLength,
    });
}
