using System.Globalization;
using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>What a manifest may refer to: the MODE's values, the build's, and the outputs of the steps that CI ran in its stead.</summary>
internal static class CompilationInputs
{
    private const string RunIdVariable = "GITHUB_RUN_ID";
    private const string RunNumberVariable = "GITHUB_RUN_NUMBER";
    private const string RunAttemptVariable = "GITHUB_RUN_ATTEMPT";

    /// <summary>As many digits of the commit as <c>prefect deploy</c> takes for a version.</summary>
    private const int VersionDigits = 8;

    /// <summary>The variables that differ from one run of the same build to the next.</summary>
    public static IReadOnlySet<string> RunVariables { get; } =
        new HashSet<string>(StringComparer.Ordinal) { RunIdVariable, RunNumberVariable, RunAttemptVariable };

    /// <summary>Gathers the input for one build and MODE.</summary>
    /// <param name="build">The build.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="secrets">The MODE's secrets.</param>
    /// <param name="token">What the proof's token says; null when it has none.</param>
    public static CompilationInput For(BuildResult build, ModePolicy mode, ModeSecrets secrets, TokenClaims? token = null)
    {
        return new CompilationInput
        {
            Variables = Variables(build, mode, secrets, token),
            ModeSection = $"Gateway:Modes:{mode.Name}",
            Flows = build.Flows,
            Selects = mode.SelectsDeployment,
            Secrets = secrets.References,
            CommitVersion = mode.Version == VersionSource.Commit ? build.Sha[..VersionDigits] : null,
            StepOutputs = build.Outputs,
            ImageOutputs = ImageOutputs(build),
            Commit = build.Sha,
            Branch = Branch(build),
            Image = mode.MissingImage == MissingImage.Build ? build.Image : null,
            Environment = mode.Environment,
            ReservedEnvironment = Reserved(mode),
        };
    }

    /// <summary>
    /// What <c>{{ $NAME }}</c> may say. The build's values bear the names that GitHub Actions and Prefect give them in CI; the
    /// MODE's own win over them, and its reserved ones over all.
    /// </summary>
    private static Dictionary<string, string> Variables(BuildResult build, ModePolicy mode, ModeSecrets secrets, TokenClaims? token)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PREFECT_DEPLOYMENT_IMAGE"] = build.Image,
            ["IMAGE_TAG"] = Tag(build.Image),
            ["GIT_BRANCH"] = Branch(build) ?? build.Ref,
            [RunIdVariable] = Text(build.RunId),
            [RunNumberVariable] = Text(build.RunNumber),
            [RunAttemptVariable] = Text(build.RunAttempt),
        };
        foreach (var (name, value) in OfGitHub(build, token))
        {
            if (value is not null)
            {
                variables[name] = value;
            }
        }

        foreach (var values in (ReadOnlySpan<IReadOnlyDictionary<string, string>>)[mode.Environment, mode.Variables, secrets.Templates, Reserved(mode)])
        {
            foreach (var (name, value) in values)
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    /// <summary>
    /// The variables that GitHub Actions sets and that the build result tells. What is planned of a pull request is the push that it would
    /// become, and a push has neither head nor base.
    /// </summary>
    private static (string Name, string? Value)[] OfGitHub(BuildResult build, TokenClaims? token) =>
    [
        ("CI", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REPOSITORY", build.Repository),
        ("GITHUB_REPOSITORY_ID", (build.RepositoryId ?? token?.RepositoryId) is { } id ? Text(id) : null),
        ("GITHUB_REPOSITORY_OWNER", build.Repository.Split('/')[0]),
        ("GITHUB_REPOSITORY_OWNER_ID", token is null ? null : Text(token.RepositoryOwnerId)),
        ("GITHUB_REF", build.Ref),
        ("GITHUB_REF_NAME", Branch(build) ?? build.Ref),
        ("GITHUB_REF_TYPE", Branch(build) is null ? null : "branch"),
        ("GITHUB_HEAD_REF", Branch(build) is null ? null : ""),
        ("GITHUB_BASE_REF", Branch(build) is null ? null : ""),
        ("GITHUB_SHA", build.Sha),
        ("GITHUB_ACTOR", build.Actor),
        ("GITHUB_EVENT_NAME", build.EventName ?? token?.EventName),
        ("GITHUB_WORKFLOW", build.Workflow),
        ("GITHUB_SERVER_URL", build.ServerUrl),
    ];

    /// <summary>CI built and pushed the image, so the steps that would have done so gave what Prefect's own Docker steps give, and the digest where CI knows it.</summary>
    private static Dictionary<string, string> ImageOutputs(BuildResult build)
    {
        var tag = Tag(build.Image);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["image"] = build.Image,
            ["image_name"] = tag.Length > 0 ? build.Image[..^(tag.Length + 1)] : build.Image,
            ["tag"] = tag,
        };
        if (build.Digest is { } digest)
        {
            outputs["digest"] = digest;
        }

        return outputs;
    }

    private static string? Branch(BuildResult build) => build.Ref.StartsWith(BuildSyntax.BranchPrefix, StringComparison.Ordinal) ? build.Ref[BuildSyntax.BranchPrefix.Length..] : null;

    private static Dictionary<string, string> Reserved(ModePolicy mode) => new(mode.ReservedEnvironment, StringComparer.Ordinal);

    /// <summary>Empty where the image is named by its digest, or by nothing that is an image reference, which the policy then refuses.</summary>
    private static string Tag(string image) => ImageReference.Parse(image) is { Digest: null, Tag: { } tag } ? tag : "";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
