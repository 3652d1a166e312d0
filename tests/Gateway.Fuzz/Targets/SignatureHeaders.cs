using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Builds;
using Gateway.Intake;
using Microsoft.AspNetCore.Http;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// The headers that prove who sent a body. An input is headers, an empty line and a body; <c>{standard}</c> and <c>{github}</c> stand for the
/// right signatures. What is accepted must be right by a second, plain computation, and with one byte of it changed must not be.
/// </summary>
internal sealed class SignatureHeaders : IFuzzTarget
{
    private const string Secret = "whsec_dGhlLXNlY3JldC1vZi10aGUtZnV6emVycy0wMTIzNDU2Nzg5";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly WebhookSecret _secret = WebhookSecret.TryParse(Secret, out var secret, out var error) ? secret : throw new InvalidOperationException(error);
    private readonly CredentialVerifier _verifier;

    public SignatureHeaders() => _verifier = new CredentialVerifier([new RepositorySecret(Settings.Repository, _secret)], TimeSpan.FromMinutes(5), new StoppedClock(Now));

    public string Name => "signature-headers";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "webhook-id: ", "webhook-timestamp: ", "webhook-signature: ", "X-Hub-Signature-256: ", "X-GitHub-Delivery: ", "v1,", "v1a,", "sha256=", "{standard}", "{github}", "=", "==",
        Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), "253402300799", "253402300800", "wait=", "Prefer: ",
    ];

    public string Run(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.UTF8.GetString(input.AsSpan(0, end < 0 ? input.Length : end));
        var body = end < 0 ? [] : input[(end + 2)..];
        var headers = HeadersOf(head, body);

        var wait = PreferHeader.ReadWait(headers["Prefer"], TimeSpan.FromMinutes(10));
        PropertyBrokenException.Unless(wait >= TimeSpan.Zero && wait <= TimeSpan.FromMinutes(10), "A wait lies between nothing and the most that is granted.");
        if (_verifier.Verify(headers, body, out _) is not { } credential)
        {
            return "refused, wait " + (wait > TimeSpan.Zero);
        }

        PropertyBrokenException.Unless(credential.Repository == Settings.Repository, "A proof names the secret's repository.");
        PropertyBrokenException.Unless(credential.Kind == CredentialKind.StandardWebhooks ? IsRightStandard(headers, body) : IsRightGitHub(headers, body), "What is accepted is right by another computation.");
        RefusesChanges(headers, body, credential.Kind);
        return $"{credential.Kind}, {headers.Count} headers";
    }

    private HeaderDictionary HeadersOf(string head, byte[] body)
    {
        var headers = new HeaderDictionary();
        foreach (var line in head.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !string.IsNullOrWhiteSpace(line[..colon]))
            {
                headers.Append(line[..colon].Trim(), line[(colon + 1)..].Trim());
            }
        }

        var (id, timestamp) = (headers[StandardWebhooks.IdHeader].ToString(), headers[StandardWebhooks.TimestampHeader].ToString());
        foreach (var (name, values) in headers.ToList())
        {
            headers[name] = values.Select(value => value?
                .Replace("{standard}", "v1," + Convert.ToBase64String(Mac(_secret.StandardKey, id, timestamp, body)), StringComparison.Ordinal)
                .Replace("{github}", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret.GitHubKey, body)), StringComparison.Ordinal)).ToArray();
        }

        return headers;
    }

    private bool IsRightStandard(HeaderDictionary headers, byte[] body)
    {
        var (id, timestamp) = (headers[StandardWebhooks.IdHeader].ToString(), headers[StandardWebhooks.TimestampHeader].ToString());
        var right = Convert.ToBase64String(Mac(_secret.StandardKey, id, timestamp, body));
        var isTimely = Math.Abs(long.Parse(timestamp, CultureInfo.InvariantCulture) - Now.ToUnixTimeSeconds()) <= 300;

        // Base64 may have white space within.
        return isTimely && headers[StandardWebhooks.SignatureHeader].ToString().Split(' ')
            .Any(signature => signature.StartsWith("v1,", StringComparison.Ordinal) && string.Concat(signature[3..].Where(static one => !char.IsWhiteSpace(one))) == right);
    }

    private bool IsRightGitHub(HeaderDictionary headers, byte[] body) =>
        headers[GitHubSignature.SignatureHeader].ToString().Equals("sha256=" + Convert.ToHexString(HMACSHA256.HashData(_secret.GitHubKey, body)), StringComparison.OrdinalIgnoreCase)
        && headers[GitHubSignature.DeliveryHeader].ToString().Length > 0;

    /// <summary>Changes the body, and the signature's last letters.</summary>
    private void RefusesChanges(HeaderDictionary headers, byte[] body, CredentialKind kind)
    {
        PropertyBrokenException.Unless(_verifier.Verify(headers, [.. body, 0], out _) is null, "A body with a byte more is not what was signed.");
        if (body.Length > 0)
        {
            var changed = (byte[])body.Clone();
            changed[body.Length / 2] ^= 1;
            PropertyBrokenException.Unless(_verifier.Verify(headers, changed, out _) is null, "A body with a bit changed is not what was signed.");
            PropertyBrokenException.Unless(_verifier.Verify(headers, body.AsSpan(1), out _) is null, "A body with a byte less is not what was signed.");
        }

        var name = kind == CredentialKind.StandardWebhooks ? StandardWebhooks.SignatureHeader : GitHubSignature.SignatureHeader;
        var wrong = new HeaderDictionary(headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase))
        {
            [name] = kind == CredentialKind.StandardWebhooks
                ? "v1," + Convert.ToBase64String(Changed(Mac(_secret.StandardKey, headers[StandardWebhooks.IdHeader].ToString(), headers[StandardWebhooks.TimestampHeader].ToString(), body)))
                : "sha256=" + Convert.ToHexStringLower(Changed(HMACSHA256.HashData(_secret.GitHubKey, body))),
        };
        PropertyBrokenException.Unless(_verifier.Verify(wrong, body, out _) is null, "A signature with a bit changed is wrong.");
    }

    private static byte[] Changed(byte[] signature)
    {
        signature[^1] ^= 1;
        return signature;
    }

    private static byte[] Mac(ReadOnlySpan<byte> key, string id, string timestamp, byte[] body) =>
        HMACSHA256.HashData(key, [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]);
}
