namespace Gateway.Manifests;

/// <summary>One thing that is wrong with a manifest, or that its author should know: what, where, and what to do.</summary>
/// <param name="Code">Stable snake_case name of the rule, such as <c>cron_invalid</c>.</param>
/// <param name="Severity">Whether the manifest can be deployed in spite of it.</param>
/// <param name="Message">What is wrong, in a sentence, with the offending value where it cannot be secret.</param>
/// <param name="Fix">What to do about it, in a sentence.</param>
/// <param name="Location">Where in the manifest's text; null when it concerns the text as a whole.</param>
/// <param name="Deployment">Name of the deployment it belongs to, or null.</param>
public sealed record Finding(
    string Code,
    FindingSeverity Severity,
    string Message,
    string Fix,
    ManifestLocation? Location = null,
    string? Deployment = null);

/// <summary>Whether a finding stops a rollout.</summary>
public enum FindingSeverity
{
    /// <summary>Nothing is deployed before it is fixed.</summary>
    Error,

    /// <summary>The manifest is deployed; the answer carries the finding.</summary>
    Warning,
}

/// <summary>A place in the manifest's text; both numbers count from 1.</summary>
public sealed record ManifestLocation(int Line, int Column)
{
    /// <summary>Where the text is written that an alias brings to this place; null where the place is that of the text itself.</summary>
    internal ManifestLocation? WrittenAt { get; init; }

    /// <summary>Whether they are one place, whatever is brought to it.</summary>
    public bool Equals(ManifestLocation? other) => other is not null && (Line, Column) == (other.Line, other.Column);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Line, Column);
}
