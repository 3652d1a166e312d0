using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Builds;

/// <summary>The kinds of problem that build results, and plans of them, end with.</summary>
internal static class BuildProblems
{
    public static GatewayProblem ProofUnverifiable { get; } = ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.ProofUnverifiable,
        "The token cannot be verified at the moment.",
        "The keys of the issuer (Gateway:Oidc:Issuer) could not be fetched. Nothing was recorded and nothing was changed. Send the same request again after the time in Retry-After.");

    public static GatewayProblem DeliveryConflict { get; } = ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.DeliveryConflict,
        "Another body was accepted under this id.",
        "Each id belongs to one build result. Send a new build result under a new id, or, with GitHub's signature, from a new run attempt.");

    public static GatewayProblem BuildRefused { get; } = ProblemCatalog.Make(
        StatusCodes.Status403Forbidden,
        Codes.BuildRefused,
        "The policy does not allow this build result.",
        "Every reason is listed with the setting that caused it.");

    public static GatewayProblem ManifestInvalid { get; } = ProblemCatalog.Make(
        StatusCodes.Status422UnprocessableEntity,
        Codes.ManifestInvalid,
        "The manifest cannot be deployed.",
        "Fix every listed error. `gateway check prefect.yaml` finds most of them offline.");

    public static GatewayProblem TooManyBuilds { get; } = ProblemCatalog.Make(
        StatusCodes.Status429TooManyRequests,
        Codes.TooManyBuilds,
        "The repository sends too many builds.",
        "Try again after the time in Retry-After.");

    public static GatewayProblem TooManyReviews { get; } = ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.TooManyReviews,
        "The gateway is reviewing too many builds and plans at the same time.",
        "There was not enough memory for this request. Nothing was recorded and nothing was changed. Send the same request again after the time in Retry-After. The limit is Gateway:Webhooks:MaxReviewBytes.");
}
