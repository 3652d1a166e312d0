using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Api.GitHub;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Documentation;

/// <summary>Examples of problems.</summary>
internal static class ProblemExamples
{
    /// <summary>What an operation answers with a status, for the OpenAPI document.</summary>
    public static GatewayProblem Find(string? operation, int status) => status switch
    {
        StatusCodes.Status400BadRequest when operation is "PostBuild" or "PostPlan" => ProblemCatalog.BodyInvalid with
        {
            Errors = [new ProblemError { Code = Codes.BodyInvalid, Detail = "Is missing: expected a commit of 40 lower-case hexadecimal digits.", Pointer = "/sha" }],
        },
        StatusCodes.Status400BadRequest when operation == GitHubEndpoints.Operation => GitHubProblems.EventInvalid with
        {
            Errors = [new ProblemError { Code = Codes.BodyInvalid, Detail = "Is missing: expected an object, as GitHub sends it with this event.", Pointer = "/workflow_run" }],
        },
        StatusCodes.Status400BadRequest when operation == "GetModeDrift" => ProblemCatalog.QueryInvalid with
        {
            Errors = [new ProblemError { Code = Codes.QueryInvalid, Detail = "cached: Must be true or false." }],
        },
        StatusCodes.Status400BadRequest when operation == "WatchRollout" => ProblemCatalog.QueryInvalid with
        {
            Errors = [new ProblemError { Code = Codes.QueryInvalid, Detail = "Last-Event-ID: Must be the id of an event of this rollout." }],
        },
        StatusCodes.Status400BadRequest => ProblemCatalog.QueryInvalid with
        {
            Errors = [new ProblemError { Code = Codes.QueryInvalid, Detail = "limit: Must be a whole number from 1 to 100." }],
        },
        StatusCodes.Status401Unauthorized => operation is "PostBuild" or "PostPlan" or GitHubEndpoints.Operation ? ProblemCatalog.ProofInvalid : ProblemCatalog.ApiKeyRequired,
        StatusCodes.Status404NotFound when operation is "GetModeDrift" or "GetModeEnvironment" => ProblemCatalog.NotFound("There is no MODE of this name; there are dev, prod, staging."),
        StatusCodes.Status404NotFound => ProblemCatalog.NotFound("The ledger has no rollout of this id."),
        StatusCodes.Status406NotAcceptable => PlanProblems.NotAcceptable,
        StatusCodes.Status408RequestTimeout => ProblemCatalog.BodyTooSlow,
        StatusCodes.Status409Conflict => BuildProblems.DeliveryConflict,
        StatusCodes.Status413PayloadTooLarge => ProblemCatalog.BodyTooLarge(1024 * 1024),
        StatusCodes.Status415UnsupportedMediaType when operation == GitHubEndpoints.Operation => GitHubProblems.WebhookMediaTypeUnsupported,
        StatusCodes.Status415UnsupportedMediaType => ProblemCatalog.MediaTypeUnsupported,
        StatusCodes.Status429TooManyRequests => BuildProblems.TooManyBuilds,
        StatusCodes.Status502BadGateway => ProblemCatalog.PrefectRefused("read deployments: Prefect answered 401. Check Gateway:Prefect:AuthString or Gateway:Prefect:BearerToken."),
        StatusCodes.Status503ServiceUnavailable when operation == GitHubEndpoints.Operation => GitHubProblems.ManifestUnavailable("ghcr.io did not answer in time (Gateway:Images:Timeout)."),
        StatusCodes.Status503ServiceUnavailable when operation == "PostPlan" => ProblemCatalog.PrefectUnavailable("read deployments: the server cannot be reached; check that it runs and Gateway:Prefect:ApiUrl."),
        StatusCodes.Status503ServiceUnavailable when operation == "GetModeDrift" => ProblemCatalog.PrefectUnavailable("read deployments: no answer in time (Gateway:Prefect:TryTimeout)."),
        StatusCodes.Status503ServiceUnavailable when operation is "ListRollouts" or "GetRollout" or "WatchRollout" or "ListModes" => ProblemCatalog.LedgerUnreadable,
        StatusCodes.Status503ServiceUnavailable => ProblemCatalog.LedgerUnavailable,
        _ => ProblemCatalog.ForStatus(status),
    };
}
