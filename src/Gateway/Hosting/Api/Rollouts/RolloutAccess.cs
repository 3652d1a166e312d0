using Gateway.Hosting.Access;
using Gateway.Intake;
using Gateway.Ledger;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>Who may see a rollout: readers, and the CI of its own repository.</summary>
internal static class RolloutAccess
{
    /// <summary>What the OpenAPI document says of it.</summary>
    public const string Description =
        "Instead of an API key, a CI job can send the credentials of its repository: the Standard Webhooks headers "
        + "with a signature over `id.timestamp.path`, the path from `/api/v1` on. It can only see rollouts of its own repository.";

    /// <summary>Tells the document of the headers of such credentials.</summary>
    public static RouteHandlerBuilder ReadsRepositoryProof(this RouteHandlerBuilder builder) => builder
        .ReadsHeader(StandardWebhooks.IdHeader, "Without an API key: an id that is part of what is signed.")
        .ReadsHeader(StandardWebhooks.TimestampHeader, "Without an API key: seconds since 1970 UTC, within five minutes of now.");

    /// <summary>The rollout of an id in a path, where the caller may see it. A repository that is not the rollout's learns nothing, not even that there is such a rollout.</summary>
    public static async Task<Rollout?> FindAsync(string id, HttpContext http, IRolloutLedger ledger, CancellationToken cancellationToken) =>
        PathNames.IsRollout(id, out var rolloutId) && await ledger.FindAsync(rolloutId, cancellationToken) is { } rollout && MaySee(http, rollout) ? rollout : null;

    private static bool MaySee(HttpContext http, Rollout rollout) =>
        Callers.RoleOf(http.User) is not null
        || http.User.HasClaim(claim => claim.Type == RepositoryCredentialAuthentication.RepositoryClaim
            && claim.Value.Equals(rollout.Repository, StringComparison.OrdinalIgnoreCase));
}
