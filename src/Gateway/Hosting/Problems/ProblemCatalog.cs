using Gateway.Hosting.Api;

namespace Gateway.Hosting.Problems;

/// <summary>Every kind of problem that the API answers with: one place for codes, statuses and titles.</summary>
internal static class ProblemCatalog
{
    public static GatewayProblem ProofInvalid { get; } = Make(
        StatusCodes.Status401Unauthorized,
        Codes.ProofInvalid,
        "The request carries no valid proof of its sender.",
        "Sign the raw body with the repository's current secret (Standard Webhooks or X-Hub-Signature-256), with a clock that is right; or send a token of GitHub Actions that was made for this gateway.");

    public static GatewayProblem ProofUnverifiable { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.ProofUnverifiable,
        "The token cannot be verified at present.",
        "The keys of the issuer (Gateway:Oidc:Issuer) could not be fetched. Nothing was recorded and nothing was changed. Send the same request again after the time in Retry-After.");

    public static GatewayProblem DeliveryConflict { get; } = Make(
        StatusCodes.Status409Conflict,
        Codes.DeliveryConflict,
        "Another body was accepted under this id.",
        "An id names one build result, once. Send a new build result under a new id; for GitHub's signature, as a new run attempt.");

    public static GatewayProblem RunOutdated(long runNumber, Guid rolloutId) => Make(
        StatusCodes.Status409Conflict,
        Codes.RunOutdated,
        "A newer run was applied already.",
        $"Run {runNumber} of this repository was applied to the MODE, or is on its way there, as rollout {rolloutId}. To go back, have an operator roll the MODE back; otherwise run the workflow again.");

    public static GatewayProblem BodyInvalid { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.BodyInvalid,
        "The body is not a build result.",
        "Fix every error listed and send it again.");

    public static GatewayProblem EventInvalid { get; } = BodyInvalid with
    {
        Title = "The body is not the event that the header names.",
        Detail = "GitHub sends no such body. Every error is listed; a body that something else made has to be fixed there.",
    };

    public static GatewayProblem QueryInvalid { get; } = Make(
        StatusCodes.Status400BadRequest,
        Codes.QueryInvalid,
        "The query is not understood.",
        "Fix every error listed and ask again.");

    public static GatewayProblem BuildRefused { get; } = Make(
        StatusCodes.Status403Forbidden,
        Codes.BuildRefused,
        "The policy does not allow this build result.",
        "Every reason is listed, with the setting behind it.");

    public static GatewayProblem ManifestInvalid { get; } = Make(
        StatusCodes.Status422UnprocessableEntity,
        Codes.ManifestInvalid,
        "The manifest cannot be deployed.",
        "Correct every finding listed that is no warning; `gateway check prefect.yaml` finds most of them offline.");

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

    public static GatewayProblem WebhookMediaTypeUnsupported { get; } = MediaTypeUnsupported with
    {
        Detail = "Set the webhook's content type to application/json; application/x-www-form-urlencoded is taken too. Neither with a content encoding.",
    };

    public static GatewayProblem TooManyBuilds { get; } = Make(
        StatusCodes.Status429TooManyRequests,
        Codes.TooManyBuilds,
        "The repository posts too many builds.",
        "Try again after the time in Retry-After.");

    public static GatewayProblem TooManyReviews { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.TooManyReviews,
        "More builds and plans are being reviewed than the gateway has memory for at one time.",
        "There was no room for this one. Nothing was recorded and nothing was changed: send the same request again after the time in Retry-After. The limit is Gateway:Webhooks:MaxReviewBytes.");

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

    public static GatewayProblem NotAcceptable { get; } = Make(
        StatusCodes.Status406NotAcceptable,
        Codes.AcceptUnsupported,
        "The answer cannot be given in a form that the request accepts.",
        "Accept application/json or text/markdown.");

    public static GatewayProblem LookNotRecorded { get; } = Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.LedgerUnavailable,
        "What was found could not be recorded.",
        "Without that nobody could say later since when it is so. Ask again after the time in Retry-After.");

    /// <summary>When to try again where a registry is away.</summary>
    public static readonly TimeSpan RegistryPause = TimeSpan.FromSeconds(30);

    public static GatewayProblem ManifestUnavailable(string reason) => Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.RegistryUnavailable,
        "The manifest could not be read from the image.",
        $"{reason} Nothing was recorded and nothing was changed. GitHub does not send the event again by itself: redeliver it, or re-run the workflow, once the registry answers.");

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

    /// <summary>What an operation answers with a status, for the OpenAPI document.</summary>
    public static GatewayProblem Example(string? operation, int status) => status switch
    {
        StatusCodes.Status400BadRequest when operation is "PostBuild" or "PostPlan" => BodyInvalid with
        {
            Errors = [new ProblemError { Code = Codes.BodyInvalid, Detail = "Is missing: expected a commit of 40 lower-case hexadecimal digits.", Pointer = "/sha" }],
        },
        StatusCodes.Status400BadRequest when operation == GitHubEndpoints.Operation => EventInvalid with
        {
            Errors = [new ProblemError { Code = Codes.BodyInvalid, Detail = "Is missing: expected an object, as GitHub sends it with this event.", Pointer = "/workflow_run" }],
        },
        StatusCodes.Status400BadRequest when operation == "GetModeDrift" => QueryInvalid with
        {
            Errors = [new ProblemError { Code = Codes.QueryInvalid, Detail = "cached: Must be true or false." }],
        },
        StatusCodes.Status400BadRequest when operation == "WatchRollout" => QueryInvalid with
        {
            Errors = [new ProblemError { Code = Codes.QueryInvalid, Detail = "Last-Event-ID: Must be the id of an event of this rollout." }],
        },
        StatusCodes.Status400BadRequest => QueryInvalid with
        {
            Errors = [new ProblemError { Code = Codes.QueryInvalid, Detail = "limit: Must be a whole number from 1 to 100." }],
        },
        StatusCodes.Status401Unauthorized => operation is "PostBuild" or "PostPlan" or GitHubEndpoints.Operation ? ProofInvalid : ApiKeyRequired,
        StatusCodes.Status404NotFound when operation is "GetModeDrift" or "GetModeEnvironment" => NotFound("There is no MODE of this name; there are dev, prod, staging."),
        StatusCodes.Status404NotFound => NotFound("The ledger has no rollout of this id."),
        StatusCodes.Status406NotAcceptable => NotAcceptable,
        StatusCodes.Status408RequestTimeout => BodyTooSlow,
        StatusCodes.Status409Conflict => DeliveryConflict,
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge(1024 * 1024),
        StatusCodes.Status415UnsupportedMediaType when operation == GitHubEndpoints.Operation => WebhookMediaTypeUnsupported,
        StatusCodes.Status415UnsupportedMediaType => MediaTypeUnsupported,
        StatusCodes.Status429TooManyRequests => TooManyBuilds,
        StatusCodes.Status502BadGateway => PrefectRefused("read deployments: Prefect answered 401. Check Gateway:Prefect:AuthString or Gateway:Prefect:BearerToken."),
        StatusCodes.Status503ServiceUnavailable when operation == GitHubEndpoints.Operation => ManifestUnavailable("ghcr.io did not answer in time (Gateway:Images:Timeout)."),
        StatusCodes.Status503ServiceUnavailable when operation == "PostPlan" => PrefectUnavailable("read deployments: the server cannot be reached; check that it runs and Gateway:Prefect:ApiUrl."),
        StatusCodes.Status503ServiceUnavailable when operation == "GetModeDrift" => PrefectUnavailable("read deployments: no answer in time (Gateway:Prefect:TryTimeout)."),
        StatusCodes.Status503ServiceUnavailable when operation is "ListRollouts" or "GetRollout" or "WatchRollout" or "ListModes" => LedgerUnreadable,
        StatusCodes.Status503ServiceUnavailable => LedgerUnavailable,
        _ => ForStatus(status),
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
