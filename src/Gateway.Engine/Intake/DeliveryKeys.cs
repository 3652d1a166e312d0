using System.Globalization;
using Gateway.Builds;

namespace Gateway.Intake;

/// <summary>The names under which a delivery may be accepted once.</summary>
internal static class DeliveryKeys
{
    /// <summary>
    /// A Standard Webhooks signature covers the id, so the id is enough. GitHub's covers neither id nor time: whoever has seen such
    /// a request could send it again under another id, for ever; what is inside the body, the run and its attempt, makes that the
    /// same delivery (DESIGN section 5). So it is with a token, which says nothing of the body but the run.
    /// </summary>
    public static IReadOnlyList<string> For(WebhookCredential credential, BuildResult build) => credential switch
    {
        { Kind: CredentialKind.StandardWebhooks } or { Kind: CredentialKind.Oidc, DeliveryId: not null } => ["webhook-id:" + credential.DeliveryId],
        { Kind: CredentialKind.GitHub } => ["github-delivery:" + credential.DeliveryId, Run(build)],
        _ => [Run(build)],
    };

    /// <summary>The names of one build result of several that one request brings: those of the request with its project, and of the run as they are.</summary>
    public static IReadOnlyList<string> OfProject(WebhookCredential credential, BuildResult build) => credential switch
    {
        { Kind: CredentialKind.StandardWebhooks } or { Kind: CredentialKind.Oidc, DeliveryId: not null } => [$"webhook-project:{credential.DeliveryId}\n{build.Project}"],
        _ => [Run(build)],
    };

    /// <summary>The names of a request that brings several build results, each within its proof.</summary>
    public static IReadOnlyList<string> OfRequest(WebhookCredential credential) => credential switch
    {
        { Kind: CredentialKind.StandardWebhooks } or { Kind: CredentialKind.Oidc, DeliveryId: not null } => ["webhook-id:" + credential.DeliveryId],
        { Kind: CredentialKind.GitHub } => ["github-delivery:" + credential.DeliveryId],
        _ => [],
    };

    // One run may post many projects, each once.
    private static string Run(BuildResult build) => build.Project.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"run:{build.RunId}:{build.RunAttempt}")
        : string.Create(CultureInfo.InvariantCulture, $"run:{build.RunId}:{build.RunAttempt}:{build.Project}");
}
