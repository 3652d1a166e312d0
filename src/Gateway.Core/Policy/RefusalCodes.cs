namespace Gateway.Policy;

/// <summary>The stable names of the reasons to refuse.</summary>
internal static class RefusalCodes
{
    /// <summary>The proof is another repository's.</summary>
    public const string RepositoryMismatch = "repository_mismatch";

    /// <summary>The body is of a repository with another id than the one that is configured under the name.</summary>
    public const string RepositoryIdMismatch = "repository_id_mismatch";

    /// <summary>The body says something else of the run than the token.</summary>
    public const string ClaimsMismatch = "claims_mismatch";

    /// <summary>The MODE wants a token as proof.</summary>
    public const string TokenRequired = "token_required";

    /// <summary>The token is of a job that may not change the MODE.</summary>
    public const string TokenClaimNotAllowed = "token_claim_not_allowed";

    /// <summary>The ref is a tag, a pull request or no branch at all.</summary>
    public const string RefNotABranch = "ref_not_a_branch";

    /// <summary>No MODE takes the branch.</summary>
    public const string BranchNotMapped = "branch_not_mapped";

    /// <summary>Two or more MODEs take the branch of this repository.</summary>
    public const string BranchAmbiguous = "branch_ambiguous";

    /// <summary>The names of the branch's own deployments cannot be, or would be another MODE's.</summary>
    public const string BranchNameNotAllowed = "branch_name_not_allowed";

    /// <summary>The repository may not deploy to the MODE.</summary>
    public const string RepositoryNotAllowed = "repository_not_allowed";

    /// <summary>The repository has no such project.</summary>
    public const string ProjectNotAllowed = "project_not_allowed";

    /// <summary>The image comes from a repository that the MODE does not allow.</summary>
    public const string ImageNotAllowed = "image_not_allowed";

    /// <summary>The image's tag does not carry the commit under a pattern of the MODE, or its digest is not the build's.</summary>
    public const string ImageTagNotAllowed = "image_tag_not_allowed";

    /// <summary>The image is not a reference.</summary>
    public const string ImageInvalid = "image_invalid";

    /// <summary>A deployment names no image, and the MODE leaves none to the work pool.</summary>
    public const string ImageNotNamed = "image_not_named";

    /// <summary>A required check did not succeed.</summary>
    public const string CheckNotSuccessful = "check_not_successful";

    /// <summary>A deployment uses a work pool that the MODE does not allow.</summary>
    public const string WorkPoolNotAllowed = "work_pool_not_allowed";

    /// <summary>A deployment sets a job variable that the MODE does not allow.</summary>
    public const string JobVariableNotAllowed = "job_variable_not_allowed";

    /// <summary>A deployment sets a locked job variable to another value.</summary>
    public const string JobVariableLocked = "job_variable_locked";

    /// <summary>A deployment sets a variable that is the gateway's to set, or hides whether it does.</summary>
    public const string EnvironmentReserved = "environment_reserved";

    /// <summary>A deployment names a work queue that the MODE does not allow.</summary>
    public const string WorkQueueNotAllowed = "work_queue_not_allowed";

    /// <summary>A deployment sets an environment variable that the MODE does not allow.</summary>
    public const string EnvironmentNotAllowed = "environment_not_allowed";

    /// <summary>A deployment joins a network that the MODE does not allow.</summary>
    public const string NetworkNotAllowed = "network_not_allowed";

    /// <summary>A schedule has less time between two runs than the MODE allows.</summary>
    public const string ScheduleTooFrequent = "schedule_too_frequent";

    /// <summary>A deployment may have more runs at one time than the MODE allows.</summary>
    public const string ConcurrencyNotAllowed = "concurrency_not_allowed";

    /// <summary>A deployment has a tag that the MODE does not allow.</summary>
    public const string TagNotAllowed = "tag_not_allowed";

    /// <summary>A parameter has a value that the MODE does not allow.</summary>
    public const string ParameterNotAllowed = "parameter_not_allowed";

    /// <summary>A deployment's trigger listens to more than the MODE's own events, or has a template in its parameters.</summary>
    public const string TriggerNotAllowed = "trigger_not_allowed";

    /// <summary>A deployment refers to a Prefect block or variable that is neither the MODE's nor shared, or to one that cannot be told.</summary>
    public const string ReferenceNotAllowed = "reference_not_allowed";

    /// <summary>A deployment takes a pull step that the MODE does not allow.</summary>
    public const string PullStepNotAllowed = "pull_step_not_allowed";

    /// <summary>
    /// Whether a build result that is refused for this reason may still be planned: the reason is the build or its manifest. Who asks,
    /// and for which branch, is never such a reason, and neither is one that is not listed here.
    /// </summary>
    public static bool AllowsPlan(string code) => code is ProjectNotAllowed or ImageNotAllowed or ImageTagNotAllowed or ImageInvalid or ImageNotNamed or CheckNotSuccessful
        or WorkPoolNotAllowed or WorkQueueNotAllowed or JobVariableNotAllowed or JobVariableLocked or EnvironmentReserved or EnvironmentNotAllowed
        or NetworkNotAllowed or ScheduleTooFrequent or ConcurrencyNotAllowed or TagNotAllowed or ParameterNotAllowed or ReferenceNotAllowed or TriggerNotAllowed
        or PullStepNotAllowed or BranchNameNotAllowed;
}
