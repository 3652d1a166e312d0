using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Testing;

/// <summary>An issuer of tokens as GitHub's: keys, the document that publishes them, and tokens that are right unless a test makes them wrong.</summary>
public sealed class TestIssuer
{
    /// <summary>The audience that tokens are made for.</summary>
    public const string Audience = "https://gateway.example.org";

    public const string RsaKeyId = "rsa-1";

    public const string EllipticKeyId = "ec-1";

    // Keys take longer to make than everything that is tested with them.
    private static readonly Lazy<RSA> RsaKey = new(static () => RSA.Create(2048));
    private static readonly Lazy<RSA> OtherRsaKey = new(static () => RSA.Create(2048));

    private readonly RSA _rsa;
    private readonly ECDsa _elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _name;

    private TestIssuer(string name, RSA rsa)
    {
        _name = name;
        _rsa = rsa;
    }

    public TestIssuer(string name)
        : this(name, RsaKey.Value)
    {
    }

    /// <summary>Somebody who says to be the issuer, and has other keys.</summary>
    public static TestIssuer Impostor(string name) => new(name, OtherRsaKey.Value);

    /// <summary>The RSA key's public half, as text: what somebody would try as the secret of an HMAC.</summary>
    public string RsaPublicKey => _rsa.ExportSubjectPublicKeyInfoPem();

    /// <summary>The document with the public keys (RFC 7517).</summary>
    public string Keys(string rsaKeyId = RsaKeyId)
    {
        var (rsa, elliptic) = (_rsa.ExportParameters(false), _elliptic.ExportParameters(false));
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["alg"] = "RS256", ["use"] = "sig", ["kid"] = rsaKeyId, ["n"] = Text(rsa.Modulus!), ["e"] = Text(rsa.Exponent!) },
                new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["kid"] = EllipticKeyId, ["crv"] = "P-256", ["x"] = Text(elliptic.Q.X!), ["y"] = Text(elliptic.Q.Y!) }),
        }.ToJsonString();
    }

    /// <summary>The discovery document.</summary>
    public string Discovery(string? jwksUri = null) =>
        new JsonObject { ["issuer"] = _name, ["jwks_uri"] = jwksUri ?? _name + "/.well-known/jwks" }.ToJsonString();

    /// <summary>What GitHub's token says of a push to <c>staging/demo</c>.</summary>
    public JsonObject Claims(DateTimeOffset now) => new()
    {
        ["iss"] = _name,
        ["aud"] = Audience,
        ["sub"] = "repo:org/pipelines-arcgis:ref:refs/heads/staging/demo",
        ["jti"] = Guid.NewGuid().ToString(),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        ["repository"] = "org/pipelines-arcgis",
        ["repository_id"] = "123",
        ["repository_owner"] = "org",
        ["repository_owner_id"] = "456",
        ["ref"] = "refs/heads/staging/demo",
        ["ref_type"] = "branch",
        ["sha"] = "abcdef1234567890abcdef1234567890abcdef12",
        ["run_id"] = "1",
        ["run_number"] = "1",
        ["run_attempt"] = "1",
        ["event_name"] = "push",
        ["actor"] = "octocat",
        ["job_workflow_ref"] = "org/pipelines-arcgis/.github/workflows/ci_cd.yml@refs/heads/staging/demo",
        ["environment"] = "staging",
    };

    /// <summary>What an organisation's provider says of a person.</summary>
    public JsonObject PersonClaims(DateTimeOffset now, params ReadOnlySpan<string> roles) => new()
    {
        ["iss"] = _name,
        ["aud"] = Audience,
        ["sub"] = "5f2c1b7e-0d3a-4c59-9c1e-7d2f3a4b5c6d",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        ["preferred_username"] = "ana",
        ["roles"] = new JsonArray([.. roles.ToArray().Select(role => (JsonNode)role)]),
    };

    /// <summary>A token with a signature by the RSA key.</summary>
    public string Token(JsonObject claims, string keyId = RsaKeyId, JsonObject? header = null) =>
        Signed(header ?? new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = keyId }, claims, data => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>A token with a signature by the elliptic key.</summary>
    public string EllipticToken(JsonObject claims) =>
        Signed(new JsonObject { ["alg"] = "ES256", ["kid"] = EllipticKeyId }, claims, data => _elliptic.SignData(data, HashAlgorithmName.SHA256));

    /// <summary>The RSA key's signature of a text, as a token has it.</summary>
    public string Sign(string text) => Text(_rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>A token with whatever header and signature.</summary>
    public static string Signed(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        var text = Text(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Text(JsonSerializer.SerializeToUtf8Bytes(claims));
        return text + "." + Text(sign(Encoding.ASCII.GetBytes(text)));
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
