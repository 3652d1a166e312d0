using Gateway.Testing;

namespace Gateway.Benchmarks.Peers;

/// <summary>GitHub's issuer of tokens on a free loopback port, in this process: it is asked once.</summary>
internal sealed class IssuerPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestIssuer _issuer;

    private IssuerPeer(WebApplication app, TestIssuer issuer)
    {
        _app = app;
        _issuer = issuer;
    }

    public static async Task<IssuerPeer> StartAsync()
    {
        var address = Machine.FreeAddress();
        var issuer = new TestIssuer(address.ToString().TrimEnd('/'));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        var app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => issuer.Discovery());
        app.MapGet("/.well-known/jwks", () => issuer.Keys());
        await app.StartAsync();
        return new IssuerPeer(app, issuer);
    }

    /// <summary>Settings of a gateway that takes its tokens.</summary>
    public Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["Gateway__Oidc__Issuer"] = (string)Claims()["iss"]!,
        ["Gateway__Oidc__Audience"] = TestIssuer.Audience,
    };

    /// <summary>A token that is right, of a repository that the gateway does not know: it is verified to the end, and answered 401.</summary>
    public string StrangersToken()
    {
        var claims = Claims();
        claims["repository"] = "org/stranger";
        claims["repository_id"] = "999";
        return _issuer.Token(claims);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private System.Text.Json.Nodes.JsonObject Claims()
    {
        var claims = _issuer.Claims(TimeProvider.System.GetUtcNow());
        claims["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        return claims;
    }
}
