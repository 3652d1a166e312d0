using System.Globalization;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Prefect;

/// <summary>Turns what went wrong with a request into one of the room's two exceptions, without anything secret.</summary>
internal static class PrefectFailures
{
    /// <summary>The server answered with a status that is no success.</summary>
    public static Exception Answered(PrefectCall call, string? subject, int status, string? body, Func<string, string> redact)
    {
        var message = $"{Operation(call, subject)}: Prefect answered {status.ToString(CultureInfo.InvariantCulture)}{Said(call.HoldsSecret ? null : ServerReason.Parse(body, redact))}{Advice(call, status)}";
        return MayPass(status)
            ? new PrefectUnavailableException(message) { Status = status }
            : new PrefectRefusedException(message, status);
    }

    /// <summary>The server answered with a success that is not what its API answers: HTML, or half a body.</summary>
    public static PrefectUnavailableException Unreadable(PrefectCall call, string? subject, int? status) =>
        new($"{Operation(call, subject)}: the response is not JSON from Prefect. A proxy may have answered, or the connection was lost. Check Gateway:Prefect:ApiUrl.") { Status = status };

    /// <summary>There was no answer.</summary>
    public static PrefectUnavailableException Unreached(PrefectCall call, string? subject, Exception cause)
    {
        var reason = cause switch
        {
            BrokenCircuitException => "too many requests failed recently, so requests are paused for a few seconds",
            TimeoutRejectedException or OperationCanceledException => "no response in time (Gateway:Prefect:TryTimeout)",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "the server cannot be reached; check that it is running and check Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name cannot be resolved; check Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "a secure connection could not be established; check the server's certificate",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"the response is larger than {WholeAnswerHandler.MaxBytes / 1024 / 1024} MiB",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the response is not JSON from Prefect, so a proxy may have answered; check Gateway:Prefect:ApiUrl",
            _ => "the connection was lost before the response was complete",
        };

        // Only what the network itself says: other exceptions may carry the request.
        return new PrefectUnavailableException($"{Operation(call, subject)}: {reason}.", cause as HttpRequestException) { HeldBack = cause is BrokenCircuitException };
    }

    private static bool MayPass(int status) => status is 408 or 429 or >= 500 or < 400;

    private static string Operation(PrefectCall call, string? subject) => subject is null ? call.Name : $"{call.Name} {subject}";

    private static string Said(string? reason) => reason is null ? "." : $": {reason}";

    private static string Advice(PrefectCall call, int status) => status switch
    {
        401 or 403 => " Check Gateway:Prefect:AuthString or Gateway:Prefect:BearerToken.",
        < 400 => " The gateway does not follow redirects; set Gateway:Prefect:ApiUrl to the final address.",
        500 when call == PrefectCall.CreateDeployment || call == PrefectCall.UpdateDeployment => " A missing work pool or a slash in a name can cause this error.",
        _ => string.Empty,
    };
}
