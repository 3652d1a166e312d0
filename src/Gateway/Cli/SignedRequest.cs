using System.Net;
using System.Text.Json;
using Gateway.Cli.People;

namespace Gateway.Cli;

/// <summary>One signed question to a running gateway, and what is printed of its answer.</summary>
internal static class SignedRequest
{
    public const int Refused = 1;
    public const int NoAnswer = 2;

    /// <summary>More than the plan of the largest manifest: what answers may be something else than a gateway.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Longer than the gateway's longest deadline of a plan.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>Sends it.</summary>
    /// <param name="server">Address of the gateway.</param>
    /// <param name="path">What is asked.</param>
    /// <param name="accept">Media type of the answer.</param>
    /// <param name="signed">The question.</param>
    /// <param name="codeOf">The exit code for an answer; null for what is none of the gateway's.</param>
    /// <param name="output">Where the answer is printed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="show">Shows the answer's body; null prints it as it came.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> SendAsync(
        string server,
        string path,
        string accept,
        SignedBody signed,
        Func<HttpResponseMessage, int?> codeOf,
        CommandOutput output,
        CancellationToken cancellationToken,
        Func<byte[], Task>? show = null)
    {
        if (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address is not { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
        {
            await output.Error.WriteLineAsync("--server must be the address of a gateway, such as https://gateway.example.org, without user, query or fragment.");
            return NoAnswer;
        }

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
        using var request = ToRequest(new Uri(address, path), signed, accept);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK && codeOf(answer) is { } code
                ? await PrintAsync(body, code, output, show, cancellationToken)
                : await ExplainAsync(request.RequestUri!, answer, body, output);
        }
        catch (JsonException)
        {
            await output.Error.WriteLineAsync($"The gateway at {address} responded with what this version of the command does not understand. Use the command of the gateway's version.");
            return NoAnswer;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await output.Error.WriteLineAsync($"The gateway at {address} cannot be reached: {exception.Message}");
            return NoAnswer;
        }
    }

    private static HttpRequestMessage ToRequest(Uri address, SignedBody signed, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(signed.Body) };
        foreach (var (name, value) in signed.StandardHeaders(SignedBody.NewId()))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("Accept", $"{accept}, application/problem+json");
        return request;
    }

    /// <summary>The bytes as they came: what reads them next may be a program.</summary>
    private static async Task<int> PrintAsync(byte[] body, int code, CommandOutput output, Func<byte[], Task>? show, CancellationToken cancellationToken)
    {
        if (show is not null)
        {
            await show(body);
            return code;
        }

        await using var stream = output.OpenBytes();
        await stream.WriteAsync(body, cancellationToken);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        return code;
    }

    private static async Task<int> ExplainAsync(Uri address, HttpResponseMessage answer, byte[] body, CommandOutput output)
    {
        var status = (int)answer.StatusCode;
        if (ProblemText.Read(body) is not { } problem)
        {
            await output.Error.WriteLineAsync($"{address} responded with {status}, which is not a response of the gateway. Check the address.");
            return NoAnswer;
        }

        foreach (var line in ProblemText.LinesOf(problem, status))
        {
            await output.Error.WriteLineAsync(line);
        }

        return answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
            ? Refused
            : NoAnswer;
    }
}
