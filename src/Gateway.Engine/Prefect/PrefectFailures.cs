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
        new($"{Operation(call, subject)}: the answer is not Prefect's JSON, so that a proxy may stand in for the server or the connection broke. Check Gateway:Prefect:ApiUrl.") { Status = status };

    /// <summary>There was no answer.</summary>
    public static PrefectUnavailableException Unreached(PrefectCall call, string? subject, Exception cause)
    {
        var reason = cause switch
        {
            BrokenCircuitException => "too many requests failed of late, so that none is sent for some seconds",
            TimeoutRejectedException or OperationCanceledException => "no answer in time (Gateway:Prefect:TryTimeout)",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "the server cannot be reached; check that it runs and Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name is not known; check Gateway:Prefect:ApiUrl",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made; check the server's certificate",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"the answer is larger than {WholeAnswerHandler.MaxBytes / 1024 / 1024} MiB",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the answer is not Prefect's JSON, so that a proxy may stand in for the server; check Gateway:Prefect:ApiUrl",
            _ => "the connection broke before the whole answer was there",
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
        < 400 => " The gateway follows no redirects; give the final address in Gateway:Prefect:ApiUrl.",
        500 when call == PrefectCall.CreateDeployment || call == PrefectCall.UpdateDeployment => " A work pool that does not exist or a slash in a name makes the server fail so.",
        _ => string.Empty,
    };
}
