namespace Gateway.Secrets;

/// <summary>Secrets at one moment, of whichever MODEs, to be kept out of what is shown. It prints none of them.</summary>
internal sealed class KnownSecrets
{
    private readonly IReadOnlyList<string> _values;

    // The longest first, so that no part of one stays where another is within it.
    internal KnownSecrets(IEnumerable<string> values) => _values = [.. values.OrderByDescending(static value => value.Length)];

    public static KnownSecrets None { get; } = new([]);

    /// <summary>Whether a text holds one of them.</summary>
    public bool AreIn(string text)
    {
        return _values.Any(value => SecretText.Holds(text, value));
    }

    /// <summary>A text with every one of them hidden.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values)
        {
            text = SecretText.Hide(text, value);
        }

        return text;
    }

    /// <inheritdoc />
    public override string ToString() => $"{_values.Count} secret(s)";
}
