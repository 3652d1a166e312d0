namespace Gateway.Secrets;

/// <summary>Finds a secret in a text.</summary>
internal static class SecretText
{
    /// <summary>What stands in a secret's place.</summary>
    private const string Hidden = "••••••";

    /// <summary>Shorter ones are found only where they stand alone: they are part of too many words.</summary>
    private const int MinPartLength = 4;

    public static bool Holds(string text, string secret) => secret.Length < MinPartLength ? secret == text : text.Contains(secret, StringComparison.Ordinal);

    /// <summary>The text with the secret hidden.</summary>
    public static string Hide(string text, string secret) =>
        !Holds(text, secret) ? text
        : secret.Length < MinPartLength ? Hidden
        : text.Replace(secret, Hidden, StringComparison.Ordinal);
}
