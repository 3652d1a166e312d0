using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>The kinds of problem that deliveries of GitHub's webhooks end with, beside those of build results.</summary>
internal static class GitHubProblems
{
    public static GatewayProblem EventInvalid { get; } = ProblemCatalog.BodyInvalid with
    {
        Title = "The body is not a valid event of the type in the header.",
        Detail = "GitHub does not send such a body. If something else creates the body, fix every listed error there.",
    };

    public static GatewayProblem WebhookMediaTypeUnsupported { get; } = ProblemCatalog.MediaTypeUnsupported with
    {
        Detail = "Set the webhook's content type to application/json or application/x-www-form-urlencoded, without a content encoding.",
    };

    /// <summary>When to try again where a registry is away.</summary>
    public static readonly TimeSpan RegistryPause = TimeSpan.FromSeconds(30);

    public static GatewayProblem ManifestUnavailable(string reason) => ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.RegistryUnavailable,
        "The manifest could not be read from the image.",
        $"{reason} Nothing was recorded and nothing was changed. GitHub does not resend the event. Redeliver it, or re-run the workflow, when the registry responds again.");
}
