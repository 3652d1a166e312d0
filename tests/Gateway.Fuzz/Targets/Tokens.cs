using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.Oidc;
using Gateway.Testing;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// Tokens of GitHub's and of the organisation's issuer. An input is a token as it is sent; or a header, claims, and <c>right</c> or any other
/// signature, a line each, which are put together. Only what has the issuer's signature, in its algorithm, for this gateway and in time, is valid.
/// </summary>
internal sealed class Tokens : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly IssuerStand _issuer = new(Now);

    public string Name => "tokens";

    IReadOnlyList<string> IFuzzTarget.Tokens { get; } =
    [
        "\"alg\":\"none\"", "\"alg\":\"HS256\"", "\"alg\":\"RS256\"", "\"alg\":\"PS256\"", "\"kid\":\"rsa-1\"", "\"kid\":\"ec-1\"", "\"jwk\":{", "\"jku\":\"https://evil.example\"", "\"x5c\":[", "\"crit\":[\"x\"]",
        "\"enc\":\"A128CBC-HS256\"", "\"zip\":\"DEF\"", "\"iss\":\"https://issuer.example.org\"", "\"aud\":[\"https://gateway.example.org\"]", "\"exp\":", "\"nbf\":", "1763899200", "1795435200", "\nright", "\nwrong", ".", "..",
        "....", "eyJhbGciOiJub25lIn0", "=", "-", "_", "\"repository_id\":", "\"roles\":[\"team\"]",
    ];

    public string Run(byte[] input)
    {
        var (token, isSigned) = TokenOf(input);
        var verdict = _issuer.Jobs.VerifyAsync(token, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var person = _issuer.People.VerifyAsync(token, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _ = _issuer.People.IsOfProvider(token);
        PropertyBrokenException.Unless(isSigned || (verdict is TokenVerdict.Invalid && person is PersonVerdict.Invalid), "What the issuer did not sign is not valid.");
        if (verdict is TokenVerdict.Valid || person is PersonVerdict.Valid)
        {
            IsMeantForUs(input);
        }

        return $"{verdict.GetType().Name} {person.GetType().Name} {isSigned}";
    }

    private static (string Token, bool IsSigned) TokenOf(byte[] input)
    {
        var lines = Lines(input);
        if (lines.Length < 3)
        {
            return (Encoding.UTF8.GetString(input), false);
        }

        var signed = Base64Url.EncodeToString(lines[0]) + "." + Base64Url.EncodeToString(lines[1]);
        return lines[2].AsSpan().SequenceEqual("right"u8)
            ? ($"{signed}.{IssuerStand.Sign(signed)}", true)
            : ($"{signed}.{Encoding.Latin1.GetString(lines[2])}", false);
    }

    /// <summary>What must be so of every token that is valid, read again by plain means.</summary>
    private static void IsMeantForUs(byte[] input)
    {
        var lines = Lines(input);
        var (header, root) = (First(lines[0]), First(lines[1]));
        var audience = root.GetProperty("aud");
        PropertyBrokenException.Unless(header.GetProperty("alg").GetString() == "RS256" && header.GetProperty("kid").GetString() == TestIssuer.RsaKeyId, "The algorithm and key are the issuer's.");
        PropertyBrokenException.Unless(root.GetProperty("iss").GetString() == IssuerStand.Name, "The issuer is the one that is configured.");
        PropertyBrokenException.Unless(
            audience.ValueKind == JsonValueKind.String ? audience.GetString() == TestIssuer.Audience : audience.EnumerateArray().Any(one => one.GetString() == TestIssuer.Audience),
            "The audience is this gateway.");
        PropertyBrokenException.Unless(root.GetProperty("exp").GetDouble() > Now.ToUnixTimeSeconds() - 61, "It has not expired.");
    }

    /// <summary>The first value; the library overlooks what stands behind it, and the issuer signed that as well.</summary>
    private static JsonElement First(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        return JsonElement.ParseValue(ref reader);
    }

    private static byte[][] Lines(byte[] input)
    {
        var first = input.AsSpan().IndexOf((byte)'\n');
        var second = first < 0 ? -1 : input.AsSpan(first + 1).IndexOf((byte)'\n');
        return second < 0 ? [input] : [input[..first], input[(first + 1)..(first + 1 + second)], input[(first + second + 2)..]];
    }
}
