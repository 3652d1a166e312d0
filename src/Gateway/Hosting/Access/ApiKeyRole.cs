namespace Gateway.Hosting.Access;

/// <summary>What the holder of an API key may do; each role may do what those before it may.</summary>
public enum ApiKeyRole
{
    /// <summary>Reads.</summary>
    Reader,

    /// <summary>Rolls back, cancels, retries and freezes.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Admin,
}
