namespace Gateway.Hosting.Access;

/// <summary>One API key; section <c>Gateway:ApiKeys:&lt;name of its holder&gt;</c>. <c>gateway keys create</c> makes one.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>
    /// SHA-256 of the key, 64 hexadecimal digits, so that the configuration cannot be used as the key. A key is long and random, which is
    /// why a plain hash is enough.
    /// </summary>
    public string Sha256 { get; set; } = "";

    /// <summary>What its holder may do: <c>reader</c> (the default), <c>operator</c> or <c>admin</c>.</summary>
    public string Role { get; set; } = "reader";

    /// <summary>When it ends: a time as in RFC 3339, with an offset. Default null: never.</summary>
    public string? ExpiresAt { get; set; }
}
