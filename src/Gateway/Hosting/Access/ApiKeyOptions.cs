namespace Gateway.Hosting.Access;

/// <summary>An API key; section <c>Gateway:ApiKeys:&lt;name of its holder&gt;</c>. Create one with <c>gateway keys create</c>.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>
    /// SHA-256 of the key, 64 hexadecimal digits, so that the configuration does not reveal the key. A plain hash is enough, because keys are long
    /// and random.
    /// </summary>
    public string Sha256 { get; set; } = "";

    /// <summary>What its holder may do: <c>reader</c> (the default), <c>operator</c> or <c>admin</c>.</summary>
    public string Role { get; set; } = "reader";

    /// <summary>When it expires: an RFC 3339 time with an offset. Default null: never.</summary>
    public string? ExpiresAt { get; set; }
}
