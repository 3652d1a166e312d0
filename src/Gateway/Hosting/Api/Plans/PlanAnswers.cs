using System.Text;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Problems;
using Gateway.Plans;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Api.Plans;

/// <summary>Answers with plans, of builds and of orders.</summary>
internal static class PlanAnswers
{
    /// <summary>Header of every plan, <c>true</c> or <c>false</c>: whether a rollout could begin. For callers that take Markdown.</summary>
    public const string DeployableHeader = "Plan-Deployable";

    public const string Markdown = "text/markdown";

    private static readonly TimeSpan PrefectPause = TimeSpan.FromSeconds(10);

    /// <summary>Answers with changes.</summary>
    public static IResult Answer(HttpContext http, ChangesResource changes, PlanFormat format)
    {
        http.Response.Headers.Vary = HeaderNames.Accept;
        return format == PlanFormat.Markdown ? TypedResults.Text(PlanMarkdown.Write(changes), Markdown, Encoding.UTF8) : TypedResults.Json(changes, PlanJson.Answers.ChangesResource);
    }

    /// <summary>Answers with what came of planning.</summary>
    /// <param name="http">The request.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="toResource">Shows a plan.</param>
    /// <param name="format">In what form.</param>
    public static IResult Answer(HttpContext http, PlannedBuild result, Func<PlannedBuild.Planned, PlanResource> toResource, PlanFormat format)
    {
        switch (result)
        {
            case PlannedBuild.Refused refused:
                return ProblemResult.From(BuildProblems.BuildRefused, refused.Refusals.Select(ProblemErrors.From));
            case PlannedBuild.Unreadable unreadable:
                return ProblemResult.From(BuildProblems.ManifestInvalid, ProblemErrors.OfManifest(unreadable.Findings));
            case PlannedBuild.Unanswered { MayPass: true } away:
                return new ProblemResult(ProblemCatalog.PrefectUnavailable(away.Reason), PrefectPause);
            case PlannedBuild.Unanswered refusing:
                return new ProblemResult(ProblemCatalog.PrefectRefused(refusing.Reason));
            case PlannedBuild.Planned planned:
                var plan = toResource(planned);
                http.Response.Headers[DeployableHeader] = plan.Deployable ? "true" : "false";
                http.Response.Headers.Vary = HeaderNames.Accept;
                return format == PlanFormat.Markdown
                    ? TypedResults.Text(PlanMarkdown.Write(plan), Markdown, Encoding.UTF8)
                    : TypedResults.Json(plan, PlanJson.Answers.PlanResource);
            default:
                throw new InvalidOperationException($"Unknown result {result}.");
        }
    }
}
