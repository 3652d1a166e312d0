using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>The kinds of problem that deliveries of GitHub's webhooks end with, beside those of build results.</summary>
internal static class GitHubProblems
{
    public static GatewayProblem EventInvalid { get; } = ProblemCatalog.BodyInvalid with
    {
        Title = "The body is not the event that the header names.",
        Detail = "GitHub sends no such body. Every error is listed; a body that something else made has to be fixed there.",
    };

    public static GatewayProblem WebhookMediaTypeUnsupported { get; } = ProblemCatalog.MediaTypeUnsupported with
    {
        Detail = "Set the webhook's content type to application/json; application/x-www-form-urlencoded is taken too. Neither with a content encoding.",
    };

    /// <summary>When to try again where a registry is away.</summary>
    public static readonly TimeSpan RegistryPause = TimeSpan.FromSeconds(30);

    public static GatewayProblem ManifestUnavailable(string reason) => ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.RegistryUnavailable,
        "The manifest could not be read from the image.",
        $"{reason} Nothing was recorded and nothing was changed. GitHub does not send the event again by itself: redeliver it, or re-run the workflow, once the registry answers.");
}
