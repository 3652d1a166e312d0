using System.Net;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Problems;

namespace Gateway.Cli;

/// <summary>One request for a plan to a running gateway, and what is printed of its answer.</summary>
internal static class PlanRequest
{
    public const int Deployable = 0;
    public const int NotDeployable = 1;
    public const int NoAnswer = 2;

    /// <summary>More than the plan of the largest manifest: what answers may be something else than a gateway.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Longer than the gateway's longest deadline of a plan.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>Sends it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> SendAsync(Uri server, SignedBody signed, bool asMarkdown, CommandOutput output, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
        using var request = ToRequest(new Uri(server, "api/v1/plans"), signed, asMarkdown);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK && answer.Headers.TryGetValues(PlanEndpoints.DeployableHeader, out var deployable)
                ? await PrintAsync(body, deployable.Contains("true", StringComparer.Ordinal), output, cancellationToken)
                : await ExplainAsync(request.RequestUri!, answer, body, output);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await output.Error.WriteLineAsync($"The gateway at {server} cannot be reached: {exception.Message}");
            return NoAnswer;
        }
    }

    private static HttpRequestMessage ToRequest(Uri address, SignedBody signed, bool asMarkdown)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(signed.Body) };
        foreach (var (name, value) in signed.StandardHeaders(SignedBody.NewId()))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("Accept", $"{(asMarkdown ? PlanEndpoints.Markdown : "application/json")}, application/problem+json");
        return request;
    }

    /// <summary>The bytes as they came: what reads them next may be a program.</summary>
    private static async Task<int> PrintAsync(byte[] body, bool isDeployable, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var stream = output.OpenBytes();
        await stream.WriteAsync(body, cancellationToken);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        return isDeployable ? Deployable : NotDeployable;
    }

    private static async Task<int> ExplainAsync(Uri address, HttpResponseMessage answer, byte[] body, CommandOutput output)
    {
        var status = (int)answer.StatusCode;
        if (Read(body) is not { } problem)
        {
            await output.Error.WriteLineAsync($"{address} responded with {status}, which is not a response of the gateway. Check the address.");
            return NoAnswer;
        }

        await output.Error.WriteLineAsync(Plain($"{problem.Title} {problem.Detail} ({status} {problem.Code})"));
        foreach (var error in (problem.Errors ?? []).OfType<ProblemError>())
        {
            var where = error.Line is { } line ? $"{line}:{error.Column ?? 1}: " : error.Pointer is { Length: > 0 } pointer ? $"{pointer}: " : "";
            var severity = error.Severity == FindingSeverity.Warning ? "warning: " : "";
            await output.Error.WriteLineAsync(Plain($"  {where}{severity}{error.Detail} ({error.Code}) {error.Fix}"));
        }

        return answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
            ? NotDeployable
            : NoAnswer;
    }

    private static GatewayProblem? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProblemJson.Default.GatewayProblem);
        }
        catch (JsonException)
        {
            // Something else than the gateway answered.
            return null;
        }
    }

    /// <summary>Without characters that would steer a terminal, or whoever reads it.</summary>
    private static string Plain(string text) => PlainText.OneLine(text.TrimEnd());
}
