using System.Text;
using Gateway.Fuzz.Answers;
using Gateway.Oidc;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Fuzz.Targets;

/// <summary>An issuer and the gateway's verifiers of its tokens, over a script of its answers.</summary>
internal sealed class IssuerStand
{
    public const string Name = "https://issuer.example.org";

    private static readonly TestIssuer Issuer = new(Name);

    /// <summary>With the issuer's right answers.</summary>
    public IssuerStand(DateTimeOffset now)
        : this(now, Encoding.UTF8.GetBytes($"> openid-configuration\n200\n\n{Issuer.Discovery()}\n=====\n200\n\n{Issuer.Keys()}"))
    {
    }

    /// <summary>With whatever answers.</summary>
    public IssuerStand(DateTimeOffset now, byte[] answers)
    {
        var server = new ScriptedServer(static _ => { }) { Answers = new ScriptedAnswers(answers) };
        var clock = new StoppedClock(now);
        var jobs = new OidcOptions { Issuer = Name, Audience = TestIssuer.Audience };
        Jobs = new TokenVerifier(new SigningKeys(new KeyFetcher(server, jobs), jobs, clock, NullLogger<SigningKeys>.Instance), Options.Create(jobs), clock);
        var people = new PeopleOptions { Issuer = Name, Audience = TestIssuer.Audience };
        People = new PersonVerifier(new SigningKeys(new KeyFetcher(server, people), people, clock, NullLogger<SigningKeys>.Instance), Options.Create(people), clock);
    }

    public TokenVerifier Jobs { get; }

    public PersonVerifier People { get; }

    /// <summary>A token of the issuer's that is right, for a key of that id.</summary>
    public static string Token(DateTimeOffset now, string keyId) => Issuer.Token(Issuer.Claims(now), keyId);

    /// <summary>The issuer's public keys with a key's id replaced.</summary>
    public static string Keys(string keyId) => Issuer.Keys(keyId);

    /// <summary>The signature of a text by the issuer's key.</summary>
    public static string Sign(string text) => Issuer.Sign(text);
}
