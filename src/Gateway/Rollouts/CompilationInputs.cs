using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Rollouts;

/// <summary>What a manifest may refer to: the MODE's values, the build's, and the outputs of the steps that CI ran in its stead.</summary>
public static class CompilationInputs
{
    private const string RunIdVariable = "GITHUB_RUN_ID";
    private const string RunNumberVariable = "GITHUB_RUN_NUMBER";
    private const string RunAttemptVariable = "GITHUB_RUN_ATTEMPT";
    private const string BranchPrefix = "refs/heads/";

    /// <summary>As many digits of the commit as <c>prefect deploy</c> takes for a version.</summary>
    private const int VersionDigits = 8;

    /// <summary>The variables that differ from one run of the same build to the next.</summary>
    public static IReadOnlySet<string> RunVariables { get; } =
        new HashSet<string>(StringComparer.Ordinal) { RunIdVariable, RunNumberVariable, RunAttemptVariable };

    /// <summary>Gathers the input for one build and MODE.</summary>
    /// <param name="build">The build.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="manifest">The build's manifest.</param>
    /// <param name="secrets">The MODE's secrets.</param>
    public static CompilationInput For(BuildResult build, ModePolicy mode, Manifest manifest, ModeSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(mode);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(secrets);
        return new CompilationInput
        {
            Variables = Variables(build, mode, secrets),
            Flows = build.Flows,
            Selects = mode.SelectsDeployment,
            Secrets = secrets.References,
            CommitVersion = mode.Version == VersionSource.Commit ? build.Sha[..VersionDigits] : null,
            StepOutputs = StepOutputs(build, manifest),
            Environment = mode.Environment,
            ReservedEnvironment = Reserved(mode),
        };
    }

    /// <summary>
    /// What <c>{{ $NAME }}</c> may say. The build's values bear the names that GitHub Actions and Prefect give them in CI; the
    /// MODE's own win over them, and its reserved ones over all.
    /// </summary>
    private static Dictionary<string, string> Variables(BuildResult build, ModePolicy mode, ModeSecrets secrets)
    {
        var branch = build.Ref.StartsWith(BranchPrefix, StringComparison.Ordinal) ? build.Ref[BranchPrefix.Length..] : build.Ref;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PREFECT_DEPLOYMENT_IMAGE"] = build.Image,
            ["IMAGE_TAG"] = Tag(build.Image),
            ["GIT_BRANCH"] = branch,
            ["GITHUB_REPOSITORY"] = build.Repository,
            ["GITHUB_REF"] = build.Ref,
            ["GITHUB_REF_NAME"] = branch,
            ["GITHUB_SHA"] = build.Sha,
            [RunIdVariable] = Text(build.RunId),
            [RunNumberVariable] = Text(build.RunNumber),
            [RunAttemptVariable] = Text(build.RunAttempt),
        };
        if (build.Actor is { } actor)
        {
            variables["GITHUB_ACTOR"] = actor;
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
    /// CI built and pushed the image, so every step of the manifest's build and push sections gave what Prefect's own Docker
    /// steps give: <c>image</c>, <c>image_name</c>, <c>tag</c>, and the digest where CI knows it.
    /// </summary>
    private static Dictionary<string, JsonElement> StepOutputs(BuildResult build, Manifest manifest)
    {
        var outputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (manifest.BuildStepIds.Count == 0)
        {
            return outputs;
        }

        var tag = Tag(build.Image);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["image"] = build.Image,
            ["image_name"] = tag.Length > 0 ? build.Image[..^(tag.Length + 1)] : build.Image,
            ["tag"] = tag,
        };
        if (build.Digest is { } digest)
        {
            values["digest"] = digest;
        }

        var output = JsonSerializer.SerializeToElement(values, RolloutJson.Default.DictionaryStringString);
        foreach (var id in manifest.BuildStepIds)
        {
            outputs[id] = output;
        }

        return outputs;
    }

    private static Dictionary<string, string> Reserved(ModePolicy mode) => new(mode.ReservedEnvironment, StringComparer.Ordinal);

    private static string Tag(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') && !image.Contains('@', StringComparison.Ordinal) ? image[(colon + 1)..] : "";
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
