using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.Oidc;

/// <summary>GitHub's issuer of tokens on a free loopback port: its two documents, and the address where a job asks for its token.</summary>
internal sealed class RunningIssuer : IDisposable
{
    public const string JobsOwnToken = "the-token-with-which-a-job-asks-for-tokens";

    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly TestIssuer _issuer;

    public RunningIssuer()
    {
        _issuer = new TestIssuer(Address);
        _server.Given(Request.Create().WithPath("/.well-known/openid-configuration")).RespondWith(Response.Create().WithBody(_issuer.Discovery()));
        _server.Given(Request.Create().WithPath("/.well-known/jwks")).RespondWith(Response.Create().WithBody(_issuer.Keys()));
    }

    public string Address => _server.Url!;

    /// <summary>Where a job asks for its token.</summary>
    public string TokenRequestUrl => Address + "/token?api-version=2.0";

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches => Requests("/.well-known/jwks").Count();

    /// <summary>The queries of the jobs that asked for a token.</summary>
    public IEnumerable<string> TokenRequests => Requests("/token").Select(request => new Uri(request.Url).Query);

    /// <summary>Settings of a gateway that takes this issuer's tokens.</summary>
    public void Trust(GatewaySettings settings)
    {
        settings["Oidc:Issuer"] = Address;
        settings["Oidc:Audience"] = TestIssuer.Audience;

        // The tests' own machine may be busy with others.
        settings["Oidc:FetchTimeout"] = "00:01:00";
    }

    /// <summary>Settings of a gateway that takes this issuer's tokens from people: the group team reads, oncall operates, leads may do everything.</summary>
    public void TrustForPeople(GatewaySettings settings)
    {
        settings["People:Issuer"] = Address;
        settings["People:Audience"] = TestIssuer.Audience;
        settings["People:FetchTimeout"] = "00:01:00";
        settings["People:Roles:Reader:0"] = "team";
        settings["People:Roles:Operator:0"] = "oncall";
        settings["People:Roles:Admin:0"] = "leads";
    }

    /// <summary>What a job's token says.</summary>
    public JsonObject Claims() => _issuer.Claims(TimeProvider.System.GetUtcNow());

    /// <summary>A token for the build result, with claims changed.</summary>
    public string TokenFor(JsonObject body, params (string Claim, JsonNode? Value)[] changes)
    {
        var claims = _issuer.Claims(TimeProvider.System.GetUtcNow());
        foreach (var name in (ReadOnlySpan<string>)["repository", "ref", "sha"])
        {
            claims[name] = (string)body[name]!;
        }

        foreach (var name in (ReadOnlySpan<string>)["run_id", "run_number", "run_attempt"])
        {
            claims[name] = body[name]!.ToJsonString();
        }

        return Token(claims, changes);
    }

    public string Token(JsonObject claims, params (string Claim, JsonNode? Value)[] changes)
    {
        foreach (var (claim, value) in changes)
        {
            claims[claim] = value;
        }

        return _issuer.Token(claims);
    }

    /// <summary>Gives the token to whoever asks for one as a job does.</summary>
    public void Give(string token) => _server
        .Given(Request.Create().WithPath("/token").WithHeader("Authorization", "Bearer " + JobsOwnToken))
        .RespondWith(Response.Create().WithBody(new JsonObject { ["count"] = 1, ["value"] = token }.ToJsonString()));

    /// <summary>Is no longer there.</summary>
    public void Stop() => _server.Stop();

    public void Dispose() => _server.Dispose();

    private IEnumerable<WireMock.IRequestMessage> Requests(string path) => _server.LogEntries
        .Select(entry => entry.RequestMessage!)
        .Where(request => request.Path == path);
}
