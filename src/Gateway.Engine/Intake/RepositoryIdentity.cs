using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Policy;
using Gateway.Reviews;

namespace Gateway.Intake;

/// <summary>
/// Whether a body is of the very repository that is configured. A name can be registered by another once its owner has gone, an id cannot:
/// where <c>Gateway:Repositories:&lt;key&gt;:Id</c> is set, a signed body that says another id is refused. A token's id is compared elsewhere.
/// </summary>
internal static class RepositoryIdentity
{
    /// <summary>The review with this reason as well.</summary>
    public static BuildReview Check(BuildReview review, WebhookCredential credential, BuildResult build) => MismatchOf(credential, build) is { } mismatch
        ? new BuildReview.Refused([mismatch, .. (review as BuildReview.Refused)?.Refusals ?? []])
        : review;

    /// <summary>Why a body that is no build result is of another repository than its proof; null when it is not.</summary>
    /// <param name="credential">The proof.</param>
    /// <param name="repository">The repository that the body names.</param>
    /// <param name="repositoryId">Its id as the body says it, or null.</param>
    public static Finding? MismatchOf(WebhookCredential credential, string repository, long? repositoryId) =>
        ProvenRepositoryRule.MismatchOf(repository, credential.Repository) ?? IdMismatchOf(credential, repository, repositoryId);

    /// <summary>Why it is not; null when it is, or when either does not say.</summary>
    public static Finding? MismatchOf(WebhookCredential credential, BuildResult build) => IdMismatchOf(credential, build.Repository, build.RepositoryId);

    private static Finding? IdMismatchOf(WebhookCredential credential, string repository, long? repositoryId) =>
        credential is { RepositoryId: { } configured } && repositoryId is { } said && said != configured
            ? new Finding
            {
                Code = RefusalCodes.RepositoryIdMismatch,
                Message = string.Create(CultureInfo.InvariantCulture, $"The body says that the id of {repository} is {said}, but the configured repository with that name has the id {configured}."),
                Seen = said.ToString(CultureInfo.InvariantCulture),
                Expected = configured.ToString(CultureInfo.InvariantCulture),
                Setting = RepositorySecrets.Section + ":<key>:Id",
                Pointer = "/repository_id",
                Fix = "If you recreated the repository under its old name, give it a new secret and set its new Id. If not, somebody else now owns the name.",
            }
            : null;
}
