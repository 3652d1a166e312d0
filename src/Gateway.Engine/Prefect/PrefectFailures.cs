using System.Globalization;
using System.Net.Sockets;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Prefect;

/// <summary>Turns what went wrong with a request into one of the room's two exceptions, without anything secret.</summary>
internal static class PrefectFailures
{
    /// <summary>What the server's framework says of a path that it does not have; what Prefect lacks itself, it names.</summary>
    private const string UnknownPath = "Not Found.";

    /// <summary>The server answered with a status that is no success.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="subject">Of what, or null.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">What came with it.</param>
    /// <param name="redact">Takes the secrets out of a text that are known as such.</param>
    /// <param name="apiUrl">The address that the settings give for the API.</param>
    public static Exception Answered(PrefectCall call, string? subject, int status, string? body, Func<string, string> redact, string apiUrl)
    {
        var reason = call.HoldsSecret ? null : ServerReason.Parse(body, redact);
        var isUnknownPath = status == 404 && reason is null or UnknownPath;
        var message = $"{Operation(call, subject)}: Prefect answered {status.ToString(CultureInfo.InvariantCulture)}{Said(reason)}{(isUnknownPath ? AdviceOnAddress(apiUrl) : Advice(call, status))}";
        return MayPass(status)
            ? new PrefectUnavailableException(message) { Status = status }
            : new PrefectRefusedException(message, status) { IsUnknownPath = isUnknownPath };
    }

    /// <summary>The server answered with a success that is not what its API answers: HTML, or half a body.</summary>
    public static PrefectUnavailableException Unreadable(PrefectCall call, string? subject, int? status) =>
        new($"{Operation(call, subject)}: the response is not JSON from Prefect. A proxy may have answered, or the connection was lost. Check Gateway:Prefect:ApiUrl.") { Status = status };

    /// <summary>There was no answer.</summary>
    public static PrefectUnavailableException Unreached(PrefectCall call, string? subject, Exception cause)
    {
        // Only what the network itself says: other exceptions may carry the request.
        return new PrefectUnavailableException($"{Operation(call, subject)}: {ReasonOf(cause)}.", cause as HttpRequestException) { HeldBack = cause is BrokenCircuitException };
    }

    /// <summary>Why there was no answer, as the end of a sentence without a point.</summary>
    public static string ReasonOf(Exception cause)
    {
        return cause switch
        {
            BrokenCircuitException circuit =>
                $"the gateway sent no request, because too many failed before (its circuit breaker is open for Gateway:Prefect:BreakerPause){(circuit.InnerException is { } last and not BrokenCircuitException ? "; the last one failed: " + ReasonOf(last) : "")}",
            TimeoutRejectedException { Timeout: var timeout } when timeout > TimeSpan.Zero =>
                string.Create(CultureInfo.InvariantCulture, $"no response in time: the server did not answer within {timeout.TotalSeconds:0.#} seconds (Gateway:Prefect:TryTimeout)"),
            TimeoutRejectedException or OperationCanceledException => "no response in time (Gateway:Prefect:TryTimeout)",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
                "the server cannot be reached: the connection was refused, so nothing listens there; check that Prefect is running and check Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } } =>
                "the server cannot be reached: the connection was not answered in time, so a firewall may drop it; check the network and Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "the server cannot be reached; check that it is running and check Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name cannot be resolved; check Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "a secure connection could not be established; check the server's certificate",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"the response is larger than {WholeAnswerHandler.MaxBytes / 1024 / 1024} MiB",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the response is not JSON from Prefect, so a proxy may have answered; check Gateway:Prefect:ApiUrl",
            _ => "the connection was lost before the response was complete",
        };
    }

    private static bool MayPass(int status) => status is 408 or 429 or >= 500 or < 400;

    private static string Operation(PrefectCall call, string? subject) => subject is null ? call.Name : $"{call.Name} {subject}";

    private static string Said(string? reason) => reason is null ? "." : $": {reason}";

    private static string AdviceOnAddress(string apiUrl) => apiUrl.TrimEnd('/').EndsWith("/api", StringComparison.OrdinalIgnoreCase)
        ? $" {apiUrl} seems not to be the address of Prefect's API. Check Gateway:Prefect:ApiUrl."
        : $" {apiUrl} seems not to be the address of Prefect's API. Is /api missing at the end of Gateway:Prefect:ApiUrl?";

    private static string Advice(PrefectCall call, int status) => status switch
    {
        429 => " The server, or a proxy in front of it, limits the rate of requests. This is not a pause of the gateway's own.",
        401 or 403 => " Check Gateway:Prefect:AuthString or Gateway:Prefect:BearerToken.",
        < 400 => " The gateway does not follow redirects; set Gateway:Prefect:ApiUrl to the final address.",
        500 when call == PrefectCall.CreateDeployment || call == PrefectCall.UpdateDeployment => " A missing work pool or a slash in a name can cause this error.",
        _ => string.Empty,
    };
}
