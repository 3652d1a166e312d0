using System.Globalization;
using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The job that holds the token is one that may change the MODE.</summary>
internal sealed class ModeTokenRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        if (request.Mode is not { } mode || request.IsOfPerson)
        {
            return [];
        }

        var wanted = mode.Token;
        if (request.Token is not { } token)
        {
            return wanted.IsRequired ? [Require(mode)] : [];
        }

        List<Finding?> refusals =
        [
            Number(mode, nameof(ModeTokenOptions.RepositoryIds), "repository_id", wanted.RepositoryIds, token.RepositoryId),
            Number(mode, nameof(ModeTokenOptions.RepositoryOwnerIds), "repository_owner_id", wanted.RepositoryOwnerIds, token.RepositoryOwnerId),
            Name(mode, nameof(ModeTokenOptions.JobWorkflowRefs), "job_workflow_ref", wanted.JobWorkflowRefs, token.JobWorkflowRef),
            Name(mode, nameof(ModeTokenOptions.Environments), "environment", wanted.Environments, token.Environment),
        ];

        // A pull request only asks for a plan, by nature from a branch of its own and an event of its own. A plan tells of the MODE all the
        // same: from which workflow and environment it is asked for is held to what a build's would be.
        if (!token.IsOfPullRequest)
        {
            refusals.Add(Name(mode, nameof(ModeTokenOptions.EventNames), "event_name", wanted.EventNames, token.EventName));
        }

        return refusals.OfType<Finding>();
    }

    private static Finding Require(ModePolicy mode) => new()
    {
        Code = RefusalCodes.TokenRequired,
        Message = $"MODE {mode.Name} requires an OIDC token from GitHub Actions, because the holder of a shared secret can claim any branch.",
        Expected = "Authorization: Bearer <token>",
        Setting = mode.Setting("Oidc:" + nameof(ModeTokenOptions.Required)),
        Pointer = "",
        Fix = "Give the job the permission id-token: write, and set the gateway's audience in deploy-flows.",
    };

    private static Finding? Name(ModePolicy mode, string property, string claim, IReadOnlyList<NamePattern> allowed, string? seen) =>
        allowed.Count == 0 || (seen is not null && allowed.Any(pattern => pattern.IsMatch(seen)))
            ? null
            : Refuse(mode, property, claim, string.Join(", ", allowed), seen);

    private static Finding? Number(ModePolicy mode, string property, string claim, IReadOnlyList<long> allowed, long seen) =>
        allowed.Count == 0 || allowed.Contains(seen)
            ? null
            : Refuse(mode, property, claim, string.Join(", ", allowed), seen.ToString(CultureInfo.InvariantCulture));

    private static Finding Refuse(ModePolicy mode, string property, string claim, string expected, string? seen) => new()
    {
        Code = RefusalCodes.TokenClaimNotAllowed,
        Message = seen is null
            ? $"MODE {mode.Name} requires the claim {claim}, which is missing from the token."
            : $"MODE {mode.Name} does not allow the token's claim {claim} to be {seen}.",
        Seen = seen,
        Expected = expected,
        Setting = mode.Setting("Oidc:" + property),
        Pointer = "",
        Fix = "Deploy from a workflow, environment and event that the MODE allows, or ask an administrator to change the setting.",
    };
}
