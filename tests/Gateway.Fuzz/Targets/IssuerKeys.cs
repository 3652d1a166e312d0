using System.Text;
using System.Text.RegularExpressions;
using Gateway.Oidc;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// What an issuer answers when it is asked for its keys: tokens are valid, or not, or cannot be verified at present. <c>{keys}</c> stands for
/// the right keys.
/// </summary>
internal sealed partial class IssuerKeys : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Right = IssuerStand.Keys("rsa-1");
    private static readonly Dictionary<string, string> Signed = new(StringComparer.Ordinal);

    public string Name => "issuer-keys";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "{keys}", "\"keys\":[", "\"kty\":\"RSA\"", "\"kty\":\"EC\"", "\"kty\":\"oct\"", "\"crv\":\"P-256\"", "\"crv\":\"P-384\"", "\"n\":\"", "\"e\":\"AQAB\"", "\"x\":\"", "\"y\":\"", "\"kid\":\"a\"", "\"use\":\"sig\"", "\"k\":\"",
        "\"x5c\":[\"", "\"jwks_uri\":\"https://issuer.example.org/keys\"", "\"jwks_uri\":\"http://issuer.example.org/keys\"", "https://evil.example/keys", "Content-Type: text/plain; charset=x", "\n=====\n", "> openid-configuration\n",
        "302", "500", "Location: https://evil.example",
    ];

    public string Run(byte[] input)
    {
        var answers = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(input).Replace("{keys}", Right, StringComparison.Ordinal));
        var stand = new IssuerStand(Now, answers);
        var outcomes = new List<string>();
        foreach (var id in KeyIds().Matches(Encoding.Latin1.GetString(answers)).Select(match => match.Groups["id"].Value).Append("rsa-1").Distinct(StringComparer.Ordinal).Take(4))
        {
            var verdict = stand.Jobs.VerifyAsync(TokenFor(id), CancellationToken.None).AsTask().GetAwaiter().GetResult();
            PropertyBrokenException.Unless(verdict is not TokenVerdict.Valid || answers.AsSpan().IndexOf("\"kid\":"u8) >= 0, "Without a key no token is valid.");
            outcomes.Add(verdict.GetType().Name);
        }

        return string.Join(' ', outcomes);
    }

    private static string TokenFor(string keyId)
    {
        if (!Signed.TryGetValue(keyId, out var token))
        {
            // Few ids come again, and those often.
            if (Signed.Count > 1000)
            {
                Signed.Clear();
            }

            token = Signed[keyId] = IssuerStand.Token(Now, keyId);
        }

        return token;
    }

    [GeneratedRegex("\"kid\"\\s*:\\s*\"(?<id>[^\"\\\\\\x00-\\x1f]{1,40})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyIds();
}
