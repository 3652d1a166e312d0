namespace Gateway.Hosting.Problems;

/// <summary>The kinds of problem that more than one resource answers with. Those of a resource stand beside it.</summary>
internal static class ProblemCatalog
{
    public static GatewayProblem ProofInvalid { get; } = Make(
        StatusCodes.Status401Unauthorized,
        Codes.ProofInvalid,
        "The request carries no valid proof of its sender.",
        "Sign the raw body with the repository's current secret (Standard Webhooks or X-Hub-Signature-256), with a clock that is right; or send a token of GitHub Actions that was made for this gateway.");

    public static GatewayProblem BodyInvalid { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.BodyInvalid,
        "The body is not a build result.",
        "Fix every error listed and send it again.");

    public static GatewayProblem QueryInvalid { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.QueryInvalid,
        "The query is not understood.",
        "Fix every error listed and ask again.");

    public static GatewayProblem BodyTooLarge(int limit) => Make(
        StatusCodes.Status413PayloadTooLarge,
        Codes.BodyTooLarge,
        "The body is too large.",
        $"At most {limit} bytes are read.");

    public static GatewayProblem BodyIncomplete { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.BodyIncomplete,
        "The body broke off.",
        "Fewer bytes came than the request announced, or they were not framed as HTTP has it. Send it again.");

    public static GatewayProblem BodyTooSlow { get; } = Make(
        StatusCodes.Status408RequestTimeout,
        Codes.BodyTooSlow,
        "The body did not come in time.",
        "Send it again over a connection that is not stalled.");

    public static GatewayProblem TooManyBodies { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.TooManyBodies,
        "More requests are being received than the gateway holds at one time.",
        "This one's body had come least far. Nothing was read of it: send it again after the time in Retry-After, all at once. The limits are Gateway:Webhooks:MaxUnprovenBodies and MaxUnprovenBytes.");

    public static GatewayProblem MediaTypeUnsupported { get; } = Make(
        StatusCodes.Status415UnsupportedMediaType,
        Codes.MediaTypeUnsupported,
        "The body's media type is not supported.",
        "Send JSON in UTF-8 as Content-Type: application/json, without a content encoding.");

    public static GatewayProblem LedgerUnavailable { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "It could not be recorded.",
        "Nothing was recorded and nothing was changed. Send the same request again after the time in Retry-After.");

    public static GatewayProblem LedgerUnreadable { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "The ledger cannot be read.",
        "Ask again after the time in Retry-After. The gateway's log and /health/ready say what is wrong with it.");

    public static GatewayProblem PrefectUnavailable(string reason) => Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.PrefectUnavailable,
        "Prefect could not be read.",
        $"{reason} Nothing was changed. Send the same request again after the time in Retry-After.");

    public static GatewayProblem PrefectRefused(string reason) => Make(
        StatusCodes.Status502BadGateway,
        Codes.PrefectRefused,
        "Prefect refused to be read.",
        $"{reason} Nothing was changed. The gateway's settings or Prefect have to be fixed first.");

    public static GatewayProblem ApiKeyRequired { get; } = Make(
        StatusCodes.Status401Unauthorized,
        Codes.ApiKeyRequired,
        "This needs an API key or a token.",
        "Send a key that the gateway knows and that has not expired in the header X-API-Key; or, where Gateway:People is set, a token of the organisation's OIDC provider as Authorization: Bearer.");

    public static GatewayProblem NotFound(string detail) => Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "There is no such thing.",
        detail);

    public static GatewayProblem ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound("The path names nothing. /swagger lists what there is."),
        StatusCodes.Status405MethodNotAllowed => Make(status, Codes.MethodNotAllowed, "The method is not supported here.", "The header Allow lists the methods that are."),
        StatusCodes.Status415UnsupportedMediaType => MediaTypeUnsupported,
        >= 400 and < 500 => Make(status, Codes.RequestInvalid, "The request is not understood.", "See /swagger for what is expected."),
        _ => Make(status, Codes.InternalError, "The gateway failed.", "Nothing half-done is left behind. The gateway's log has the details under the trace id of this answer."),
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
