using System.Net;
using Gateway.Oidc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Oidc;

/// <summary>The issuer's server, and the verifier that asks it.</summary>
internal sealed class IssuerServer : HttpMessageHandler, IHttpClientFactory
{
    public const string Name = "https://issuer.example.org";

    private readonly SigningKeys _keys;
    private readonly SigningKeys _peoplesKeys;
    private readonly Dictionary<string, Func<HttpResponseMessage>> _answers = new(StringComparer.Ordinal);

    public IssuerServer(Action<OidcOptions>? change = null, Action<PeopleOptions>? changePeople = null)
    {
        var options = new OidcOptions { Issuer = Name, Audience = TestIssuer.Audience };
        change?.Invoke(options);
        _keys = new SigningKeys(new KeyFetcher(this, options), options, Clock, NullLogger<SigningKeys>.Instance);
        Verifier = new TokenVerifier(_keys, Options.Create(options), Clock);
        var people = new PeopleOptions { Issuer = Name, Audience = TestIssuer.Audience };
        changePeople?.Invoke(people);
        _peoplesKeys = new SigningKeys(new KeyFetcher(this, people), people, Clock, NullLogger<SigningKeys>.Instance);
        People = new PersonVerifier(_peoplesKeys, Options.Create(people), Clock);
        Answer("/.well-known/openid-configuration", Issuer.Discovery());
        Answer("/.well-known/jwks", Issuer.Keys());
    }

    public TestIssuer Issuer { get; } = new(Name);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public TokenVerifier Verifier { get; }

    /// <summary>The same issuer as the organisation's OIDC provider.</summary>
    public PersonVerifier People { get; }

    /// <summary>The addresses that were asked.</summary>
    public List<string> Asked { get; } = [];

    public void Answer(string path, string text) => _answers[path] = () => new HttpResponseMessage { Content = new StringContent(text) };

    public void Answer(string path, HttpStatusCode status) => _answers[path] = () => new HttpResponseMessage(status);

    public void Break(string path) => _answers[path] = () => throw new HttpRequestException("Nobody is there.");

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    public ValueTask<TokenVerdict> VerifyAsync(string token) => Verifier.VerifyAsync(token, CancellationToken.None);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.ToString());
        return Task.FromResult(_answers.TryGetValue(request.RequestUri.AbsolutePath, out var answer) ? answer() : new HttpResponseMessage(HttpStatusCode.NotFound));
    }

    protected override void Dispose(bool disposing)
    {
        _keys.Dispose();
        _peoplesKeys.Dispose();
        base.Dispose(disposing);
    }
}
