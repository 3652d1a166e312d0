using System.Globalization;
using System.Text;
using Gateway.Intake;

namespace Gateway.Benchmarks;

/// <summary>
/// Requests signed beforehand, each with an id and a run of its own. The heads are kept whole; the bodies differ in the digits of the
/// run alone and are kept once.
/// </summary>
internal sealed class SignedRequests
{
    private readonly byte[][] _heads;
    private readonly byte[] _body = SampleBuild.Padded(12);
    private readonly int _runAt;

    public SignedRequests(LoadOptions options)
    {
        if (!WebhookSecret.TryParse(SampleBuild.Secret, out var secret, out var error))
        {
            throw new InvalidOperationException(error);
        }

        _runAt = _body.AsSpan().IndexOf("1000000000000"u8);
        _heads = new byte[options.Count][];
        var bearer = options.Token is { } token ? $"Authorization: Bearer {token}\r\n" : null;
        var now = TimeProvider.System.GetUtcNow();

        // The same run of digits never comes twice on this machine, whatever was sent before.
        FirstRun = now.ToUnixTimeMilliseconds() % 1_000_000_000 * 1_000 + 1_000_000_000_000;
        var body = _body.ToArray();
        for (var index = 0; index < options.Count; index++)
        {
            var isWrong = options.WrongEvery > 0 && index % options.WrongEvery == 0;
            WriteRun(body, index);
            var id = "msg_" + Guid.NewGuid().ToString("N");
            var standard = StandardWebhooks.Sign(secret.StandardKey, id, now, body);
            var gitHub = GitHubSignature.Sign(secret.GitHubKey, body);
            if (isWrong)
            {
                standard = "v1," + Convert.ToBase64String(new byte[32]);
                gitHub = "sha256=" + new string('0', 64);
            }

            var credential = bearer ?? string.Create(CultureInfo.InvariantCulture, $"webhook-id: {id}\r\nwebhook-timestamp: {now.ToUnixTimeSeconds()}\r\nwebhook-signature: {standard}\r\nX-Hub-Signature-256: {gitHub}\r\n");
            _heads[index] = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST {options.Url.AbsolutePath} HTTP/1.1\r\nHost: {options.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{credential}\r\n"));
        }
    }

    public int Count => _heads.Length;

    public long FirstRun { get; }

    /// <summary>Most bytes of one request.</summary>
    public int MaxLength => _heads.Max(head => head.Length) + _body.Length;

    public int Write(int index, byte[] buffer)
    {
        var head = _heads[index];
        head.CopyTo(buffer, 0);
        var body = buffer.AsSpan(head.Length, _body.Length);
        _body.CopyTo(body);
        WriteRun(body, index);
        return head.Length + _body.Length;
    }

    private void WriteRun(Span<byte> body, int index) =>
        (FirstRun + index).TryFormat(body[_runAt..], out _, default, CultureInfo.InvariantCulture);
}
