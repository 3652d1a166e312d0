namespace Gateway.Diagnostics;

/// <summary>A place in the manifest's text; both numbers count from 1.</summary>
internal sealed record ManifestLocation(int Line, int Column)
{
    /// <summary>Where the text is written that an alias brings to this place; null where the place is that of the text itself.</summary>
    internal ManifestLocation? WrittenAt { get; init; }

    /// <summary>Whether they are one place, whatever is brought to it.</summary>
    public bool Equals(ManifestLocation? other) => other is not null && (Line, Column) == (other.Line, other.Column);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Line, Column);
}
