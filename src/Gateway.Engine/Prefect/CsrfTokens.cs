namespace Gateway.Prefect;

/// <summary>The CSRF token that the server gave, where it asked for one; kept as long as it is valid.</summary>
internal sealed class CsrfTokens(TimeProvider clock)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private volatile CsrfToken? _token;

    /// <summary>Name of this client to the server.</summary>
    public Guid Client { get; } = Guid.NewGuid();

    /// <summary>The token to send; null while the server has not asked for one.</summary>
    public CsrfToken? Current => _token;

    /// <summary>One at a time asks the server for a token.</summary>
    public SemaphoreSlim Asking { get; } = new(1, 1);

    /// <summary>Whether the token lasts long enough for a request.</summary>
    public bool IsFresh(CsrfToken token) => clock.GetUtcNow() + Margin < token.Expiration;

    public void Keep(CsrfToken token) => _token = token;
}

/// <summary>A CSRF token.</summary>
/// <param name="Value">What is sent; secret.</param>
/// <param name="Expiration">From when on the server refuses it.</param>
internal sealed record CsrfToken(string Value, DateTimeOffset Expiration);
