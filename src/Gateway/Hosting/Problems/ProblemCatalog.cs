namespace Gateway.Hosting.Problems;

/// <summary>The kinds of problem that more than one resource answers with. Those of a resource stand beside it.</summary>
internal static class ProblemCatalog
{
    public static GatewayProblem ProofInvalid { get; } = Make(
        StatusCodes.Status401Unauthorized,
        Codes.ProofInvalid,
        "The request is not authenticated.",
        "Sign the raw body with the repository's current secret (Standard Webhooks or X-Hub-Signature-256) and check your clock, or send a GitHub Actions token that was issued for this gateway.");

    public static GatewayProblem BodyInvalid { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.BodyInvalid,
        "The body is not a valid build result.",
        "Fix every listed error and send the request again.");

    public static GatewayProblem QueryInvalid { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.QueryInvalid,
        "The query is invalid.",
        "Fix every listed error and send the request again.");

    public static GatewayProblem BodyTooLarge(int limit) => Make(
        StatusCodes.Status413PayloadTooLarge,
        Codes.BodyTooLarge,
        "The body is too large.",
        $"The maximum is {limit} bytes.");

    public static GatewayProblem BodyIncomplete { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.BodyIncomplete,
        "The body is incomplete.",
        "The request has fewer bytes than it announced, or invalid HTTP framing. Send it again.");

    public static GatewayProblem BodyTooSlow { get; } = Make(
        StatusCodes.Status408RequestTimeout,
        Codes.BodyTooSlow,
        "The body did not arrive in time.",
        "Send the request again over a faster connection.");

    public static GatewayProblem TooManyBodies { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.TooManyBodies,
        "The gateway is receiving too many requests at the same time.",
        "The body of this request had made the least progress, so it was rejected without being processed. Send it again after the time in Retry-After, without delays. The limits are Gateway:Webhooks:MaxUnprovenBodies and MaxUnprovenBytes.");

    public static GatewayProblem MediaTypeUnsupported { get; } = Make(
        StatusCodes.Status415UnsupportedMediaType,
        Codes.MediaTypeUnsupported,
        "The body's media type is not supported.",
        "Send JSON in UTF-8 as Content-Type: application/json, without a content encoding.");

    public static GatewayProblem LedgerUnavailable { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "The request could not be recorded.",
        "Nothing was recorded and nothing was changed. Send the same request again after the time in Retry-After.");

    public static GatewayProblem LedgerUnreadable { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "The ledger cannot be read.",
        "Send the request again after the time in Retry-After. The gateway's log and /health/ready show the cause.");

    public static GatewayProblem PrefectUnavailable(string reason) => Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.PrefectUnavailable,
        "Prefect could not be read.",
        $"{reason} Nothing was changed. Send the same request again after the time in Retry-After.");

    public static GatewayProblem PrefectRefused(string reason) => Make(
        StatusCodes.Status502BadGateway,
        Codes.PrefectRefused,
        "Prefect refused the gateway's request.",
        $"{reason} Nothing was changed. Fix the gateway's settings or Prefect first.");

    public static GatewayProblem ApiKeyRequired { get; } = Make(
        StatusCodes.Status401Unauthorized,
        Codes.ApiKeyRequired,
        "An API key or a token is required.",
        "Send a valid API key in the header X-API-Key, or, if Gateway:People is set, a token of your organisation's OIDC provider as Authorization: Bearer.");

    public static GatewayProblem NotFound(string detail) => Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "The resource was not found.",
        detail);

    public static GatewayProblem ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound("The path does not exist. See /swagger for the available paths."),
        StatusCodes.Status405MethodNotAllowed => Make(status, Codes.MethodNotAllowed, "The method is not supported for this path.", "See the header Allow for the supported methods."),
        StatusCodes.Status415UnsupportedMediaType => MediaTypeUnsupported,
        >= 400 and < 500 => Make(status, Codes.RequestInvalid, "The request is invalid.", "See /swagger for the expected request."),
        _ => Make(status, Codes.InternalError, "The gateway failed.", "The request had no partial effects. Search the gateway's log for the trace id of this response to find the details."),
    };

    internal static GatewayProblem Make(int status, string code, string title, string detail) => new()
    {
        Type = "urn:gateway:problem:" + code,
        Title = title,
        Status = status,
        Detail = detail,
        Code = code,
    };
}
