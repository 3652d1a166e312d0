using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Fuzz.Answers;

/// <summary>
/// Answers of a server, read from an input. They are separated by lines <c>=====</c>; each is a line <c>&gt; METHOD path</c> that says which
/// requests it is for, if it is not for all, a status, headers, an empty line and a body. An answer may hold <c>{request}</c>,
/// <c>{authorization}</c> and <c>{digest N}</c>, the digest of the N-th body: a hostile server repeats what it was sent, and signs what it
/// likes.
/// </summary>
internal sealed class ScriptedAnswers
{
    private const int MaxRequests = 400;
    private const int MaxNested = 4;

    private readonly List<ScriptedAnswer> _answers = [];
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    public ScriptedAnswers(ReadOnlySpan<byte> input)
    {
        foreach (var part in Encoding.Latin1.GetString(input).Split("\n=====\n"))
        {
            _answers.Add(ScriptedAnswer.Read(part));
        }
    }

    /// <summary>Whether more was asked than anybody needs.</summary>
    public bool WereAskedWithoutEnd => Requests > MaxRequests;

    private int Requests { get; set; }

    /// <summary>The next answer for a request; those that name no request come last.</summary>
    public HttpResponseMessage To(HttpMethod method, string path, string requestBody, string authorization)
    {
        if (++Requests > MaxRequests)
        {
            throw new HttpRequestException("Nobody is there any more.");
        }

        var asked = $"{method} {path}";
        var fitting = _answers.FindAll(answer => answer.For is { } own && asked.Contains(own, StringComparison.Ordinal));
        var (key, from) = fitting.Count > 0 ? (fitting[0].For!, fitting) : ("", _answers.FindAll(answer => answer.For is null));
        if (from.Count == 0)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new ByteArrayContent([]) };
        }

        var turn = _next[key] = _next.GetValueOrDefault(key, -1) + 1;
        return Message(from[Math.Min(turn, from.Count - 1)], requestBody, authorization);
    }

    private HttpResponseMessage Message(ScriptedAnswer answer, string requestBody, string authorization)
    {
        var message = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(BodyOf(answer, MaxNested, requestBody, authorization)) };
        foreach (var (name, value) in answer.Headers)
        {
            var filled = Filled(value, MaxNested, requestBody, authorization);
            try
            {
                _ = message.Headers.TryAddWithoutValidation(name, filled) || message.Content.Headers.TryAddWithoutValidation(name, filled);
            }
            catch (FormatException)
            {
                // The network's own code takes no such header either.
            }
        }

        return message;
    }

    private byte[] BodyOf(ScriptedAnswer answer, int depth, string requestBody, string authorization) =>
        Encoding.Latin1.GetBytes(Filled(answer.Body, depth, requestBody, authorization));

    private string Filled(string text, int depth, string requestBody, string authorization)
    {
        if (text.Contains("{request}", StringComparison.Ordinal))
        {
            var escaped = JsonEncodedText.Encode(requestBody).ToString();
            text = text.Replace("{request}", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(escaped)), StringComparison.Ordinal);
        }

        text = text.Replace("{authorization}", authorization, StringComparison.Ordinal);
        for (var index = 0; index < _answers.Count && depth > 0; index++)
        {
            var name = $"{{digest {index}}}";
            if (text.Contains(name, StringComparison.Ordinal))
            {
                var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(BodyOf(_answers[index], depth - 1, requestBody, authorization)));
                text = text.Replace(name, digest, StringComparison.Ordinal);
            }
        }

        return text;
    }
}
