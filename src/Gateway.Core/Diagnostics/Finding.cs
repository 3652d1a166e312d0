using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Gateway.Diagnostics;

/// <summary>
/// One thing that is wrong with what somebody sent, or that its author should know: what, where, and what to do. A field that is wrong
/// in a body, a rule of the policy that refuses a build result and a fault of a manifest are all findings.
/// It never shows the value of an environment variable or of a secret.
/// </summary>
internal sealed record Finding
{
    /// <summary>Most other places that a sentence names; the JSON has more of them.</summary>
    private const int MaxShownPlaces = 10;

    /// <summary>Creates a finding; an error, unless it says otherwise.</summary>
    [JsonConstructor]
    public Finding()
    {
    }

    /// <summary>Creates a finding about a manifest.</summary>
    /// <param name="code">Stable snake_case name of the rule, such as <c>cron_invalid</c>.</param>
    /// <param name="severity">Whether it stops a rollout.</param>
    /// <param name="message">What is wrong, in a sentence.</param>
    /// <param name="fix">What to do about it, in a sentence.</param>
    /// <param name="location">Where in the manifest's text; null when it concerns the text as a whole.</param>
    /// <param name="deployment">Name of the deployment it belongs to, or null.</param>
    [SetsRequiredMembers]
    public Finding(string code, FindingSeverity severity, string message, string? fix, ManifestLocation? location = null, string? deployment = null)
    {
        Code = code;
        Severity = severity;
        Message = message;
        Fix = fix;
        Location = location;
        Deployment = deployment;
    }

    /// <summary>Stable snake_case name of the rule; one of the catalogues of codes.</summary>
    public required string Code { get; init; }

    /// <summary>Whether it stops a rollout.</summary>
    public FindingSeverity Severity { get; init; } = FindingSeverity.Error;

    /// <summary>What was found and, where that says more, what was expected, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it, in a sentence; null when the message says it.</summary>
    public string? Fix { get; init; }

    /// <summary>JSON pointer (RFC 6901) to the value in the request's body, empty for the body as a whole; null when it is about a manifest's text.</summary>
    public string? Pointer { get; init; }

    /// <summary>Where in the manifest's text; null when it concerns the text as a whole.</summary>
    public ManifestLocation? Location { get; init; }

    /// <summary>Name of the deployment in the manifest; null when it concerns all of them.</summary>
    public string? Deployment { get; init; }

    /// <summary>The other places in which the same is found, at most <see cref="FindingGroups.MaxPlaces"/>; empty when there is one place.</summary>
    public IReadOnlyList<FindingPlace> OtherPlaces { get => field ?? []; init; }

    /// <summary>How many places there are beside those that are named.</summary>
    public int UnnamedPlaces { get; init; }

    /// <summary>In how many places it is found.</summary>
    [JsonIgnore]
    public int Places => 1 + OtherPlaces.Count + UnnamedPlaces;

    /// <summary>The message, and in which other places the same is found.</summary>
    [JsonIgnore]
    public string Detail => Places == 1 ? Message : $"{Message} {OthersText()}";

    /// <summary>The value that was found; null when it was missing or may be secret.</summary>
    public string? Seen { get; init; }

    /// <summary>What would have been accepted.</summary>
    public string? Expected { get; init; }

    /// <summary>The setting behind the rule; null when no setting changes it.</summary>
    public string? Setting { get; init; }

    /// <summary>A finding about a field of a request's body.</summary>
    /// <param name="pointer">JSON pointer to the value, empty for the body as a whole.</param>
    /// <param name="message">What was expected and what was found, without the value itself.</param>
    public static Finding InBody(string pointer, string message) => new() { Code = Codes.BodyInvalid, Message = message, Pointer = pointer };

    /// <summary>Everything that is compared but the other places.</summary>
    private (string, FindingSeverity, string, string?, string?, ManifestLocation?, string?, string?, string?, string?, int) Own =>
        (Code, Severity, Message, Fix, Pointer, Location, Deployment, Seen, Expected, Setting, UnnamedPlaces);

    /// <inheritdoc />
    public bool Equals(Finding? other) => other is not null && Own == other.Own && OtherPlaces.SequenceEqual(other.OtherPlaces);

    /// <inheritdoc />
    public override int GetHashCode() => Own.GetHashCode();

    private string OthersText()
    {
        var named = OtherPlaces.Select(static place => (place.Deployment, place.Location) switch
        {
            ({ } deployment, { } location) => string.Create(CultureInfo.InvariantCulture, $"{PlainText.Shown(deployment)} (line {location.Line})"),
            ({ } deployment, null) => PlainText.Shown(deployment),
            (null, { } location) => string.Create(CultureInfo.InvariantCulture, $"line {location.Line}"),
            _ => null,
        }).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxShownPlaces).ToList();
        var others = Places - 1;
        var rest = others - named.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Also in {others} other {(others == 1 ? "place" : "places")}: {string.Join(", ", named)}{(rest == 0 ? "" : $" and {rest} more")}.");
    }

    /// <summary>The codes of findings, each once, as a log shows them.</summary>
    internal static string CodesOf(IEnumerable<Finding> findings) =>
        string.Join(", ", findings.Select(static finding => finding.Code).Distinct(StringComparer.Ordinal));
}

/// <summary>Whether a finding stops a rollout.</summary>
public enum FindingSeverity
{
    /// <summary>Nothing is deployed before it is fixed.</summary>
    Error,

    /// <summary>The manifest is deployed; the answer carries the finding.</summary>
    Warning,
}
