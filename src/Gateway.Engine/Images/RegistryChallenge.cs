using System.Net.Http.Headers;

namespace Gateway.Images;

/// <summary>How a registry wants to be told who asks (RFC 9110, section 11; the distribution project's token specification).</summary>
internal abstract record RegistryChallenge
{
    private RegistryChallenge()
    {
    }

    /// <summary>The best that is understood of all that the answer offers: a token before a password. Null when none is.</summary>
    public static RegistryChallenge? Parse(HttpResponseHeaders headers)
    {
        // The raw lines: .NET drops a header whose parameters it cannot read, such as an address that is not quoted.
        List<AuthenticationChallenge> offered = headers.NonValidated.TryGetValues("WWW-Authenticate", out var lines)
            ? [.. lines.SelectMany(AuthenticationChallenge.ReadAll)]
            : [];
        var bearer = offered.Where(static challenge => challenge.IsOf("Bearer")).Select(static challenge => new Bearer(challenge)).ToList();
        RegistryChallenge? basic = offered.Exists(static challenge => challenge.IsOf("Basic")) ? new Basic() : null;
        return bearer.Find(static challenge => challenge.Realm is not null) ?? basic ?? bearer.FirstOrDefault();
    }

    /// <summary>User and password, to the registry itself.</summary>
    public sealed record Basic : RegistryChallenge;

    /// <summary>A token, from another address.</summary>
    /// <param name="Realm">Where it is to be had; null when the registry names no address.</param>
    /// <param name="Service">What it is for, or null.</param>
    public sealed record Bearer(Uri? Realm, string? Service) : RegistryChallenge
    {
        public Bearer(AuthenticationChallenge challenge)
            : this(
                Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) ? realm : null,
                challenge.Parameters.GetValueOrDefault("service"))
        {
        }
    }
}
