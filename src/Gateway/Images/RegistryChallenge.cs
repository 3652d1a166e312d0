using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Gateway.Images;

/// <summary>How a registry wants to be told who asks (RFC 9110, section 11; the distribution project's token specification).</summary>
/// <param name="Scheme"><c>Basic</c> or <c>Bearer</c>.</param>
/// <param name="Realm">Where it sends for a token; null for Basic.</param>
/// <param name="Service">What the token is for, or null.</param>
internal sealed partial record RegistryChallenge(string Scheme, string? Realm, string? Service)
{
    /// <summary>The first challenge that is understood; null when there is none.</summary>
    public static RegistryChallenge? Of(HttpResponseHeaders headers)
    {
        foreach (var challenge in headers.WwwAuthenticate)
        {
            if (challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                return new RegistryChallenge("Bearer", Parameter(challenge, "realm"), Parameter(challenge, "service"));
            }

            if (challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            {
                return new RegistryChallenge("Basic", null, null);
            }
        }

        return null;
    }

    private static string? Parameter(AuthenticationHeaderValue challenge, string name)
    {
        foreach (var match in Parameters().EnumerateMatches(challenge.Parameter ?? ""))
        {
            var text = challenge.Parameter!.Substring(match.Index, match.Length);
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (text[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return text[(equals + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }

    [GeneratedRegex("[A-Za-z_]+\\s*=\\s*(?:\"[^\"]*\"|[^\",\\s]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameters();
}
