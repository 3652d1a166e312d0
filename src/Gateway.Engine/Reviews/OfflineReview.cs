using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Rollouts;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>
/// What can be said of a manifest without a build: everything but the image, which stands in for one that the MODE allows. The
/// names of flows are not known either, and nothing is held against a manifest for that.
/// </summary>
/// <param name="Lines">Every finding and refusal, <c>line:column: severity: what (code). What to do.</c></param>
/// <param name="Deployments">Deployments of the MODE.</param>
/// <param name="Errors">How many lines are errors.</param>
/// <param name="Warnings">How many are warnings.</param>
internal sealed record OfflineReview(IReadOnlyList<string> Lines, int Deployments, int Errors, int Warnings)
{
    /// <summary>Stands in for the repository where it makes no difference which it is.</summary>
    public const string AnyRepository = "owner/name";

    private const string Branch = "main";
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>Reviews a manifest.</summary>
    /// <param name="file">What the file <c>prefect.yaml</c> holds.</param>
    /// <param name="mode">The MODE to review it for, as what it is for the repository that the manifest is of.</param>
    /// <param name="policy">All MODEs.</param>
    /// <param name="secrets">The MODE's secrets.</param>
    /// <param name="variables">Further values for <c>{{ $NAME }}</c>, each <c>NAME=value</c>.</param>
    /// <param name="outputs">What build steps give, each <c>STEP.NAME=value</c>, or <c>STEP=value</c> for its <c>stdout</c>; nothing when left out.</param>
    /// <param name="server">The version of the Prefect server; null where nothing is to be said of it.</param>
    /// <param name="allowMassPrune">Whether the manifest is meant to drop most deployments, or all.</param>
    /// <param name="project">The folder that the manifest is in; empty for the root.</param>
    public static OfflineReview Run(
        ReadOnlySpan<byte> file,
        ModePolicy mode,
        GatewayPolicy policy,
        ModeSecrets secrets,
        IReadOnlyList<string> variables,
        IReadOnlyList<string>? outputs = null,
        PrefectVersion? server = null,
        bool allowMassPrune = false,
        string project = "")
    {
        var sentences = MaskedSentences.From(secrets);
        var (text, fault) = ManifestEncoding.Decode(file);
        if (text is null)
        {
            return Summarize([fault!], 0);
        }

        var reading = ManifestReader.Read(text, new ManifestLimits());
        if (reading.Manifest is null)
        {
            return Summarize(sentences.Mask(reading.Findings), 0);
        }

        var build = StandIn(text, mode, project) with { AllowMassPrune = allowMassPrune };
        var input = CompilationInputs.For(build, mode, secrets);
        input = input with { Variables = With(input.Variables, variables), StepOutputs = StepOutputs(outputs ?? []) };
        var review = ManifestReview.Run(reading.Manifest, input, build, mode, policy, secrets);
        IReadOnlyList<Finding> ofServer = server is null ? [] : [.. ServerFit.OfServer(server), .. review.Compilation.Readable.SelectMany(spec => ServerFit.Check(spec, server))];
        var (refusals, ofImages) = WithoutStandIn(review.RefusalsOfAll, mode, build);
        return Summarize(
            sentences.Mask([.. review.Findings, .. ofServer, .. ofImages, .. refusals]),
            review.Compilation.Readable.Count());
    }

    /// <summary>What is said of the image that stands in for the build's is the MODE's fault and no manifest's, and is said once.</summary>
    private static (IReadOnlyList<Finding> Refusals, IReadOnlyList<Finding> Findings) WithoutStandIn(IReadOnlyList<Finding> refusals, ModePolicy mode, BuildResult build)
    {
        var missing = new[] { (mode.ImageRepositories, nameof(ModeOptions.ImageRepositories)), (mode.ImageTags, nameof(ModeOptions.ImageTags)) }
            .Where(static list => list.Item1.Count == 0)
            .Select(static list => list.Item2)
            .ToList();
        var kept = ImageReference.Parse(build.Image) is { } image ? [.. refusals.Where(refusal => !IsOf(refusal, image))] : refusals;
        return missing.Count == 0 || kept.Count == refusals.Count
            ? (refusals, [])
            : (kept, [
                new Finding(
                    Codes.ImageNotConfigured,
                    FindingSeverity.Warning,
                    $"No {string.Join(" and no ", missing)} are configured for MODE {mode.Name}, so the image of its deployments is not checked here, and every build is refused.",
                    $"Set {string.Join(" and ", missing.Select(list => mode.Setting(list) + ":0"))}.")
                {
                    Setting = mode.Setting(missing[0]),
                },
            ]);
    }

    private static bool IsOf(Finding refusal, ImageReference image) => refusal.Code switch
    {
        RefusalCodes.ImageNotAllowed => refusal.Seen == image.Repository,
        RefusalCodes.ImageTagNotAllowed => refusal.Seen == image.Tag,
        _ => false,
    };

    private static BuildResult StandIn(string text, ModePolicy mode, string project) => new()
    {
        Repository = mode.Repository ?? AnyRepository,
        Project = project,
        Ref = "refs/heads/" + Branch,
        Sha = Sha,
        RunId = 1,
        RunNumber = 1,
        RunAttempt = 1,
        Actor = "check",
        Image = ExampleImage(mode, project),
        Checks = new Dictionary<string, string>(StringComparer.Ordinal),
        Manifest = text,
        Flows = [],
    };

    /// <summary>An image that the MODE allows; where it allows none, any, so that nothing else is held against the manifest.</summary>
    private static string ExampleImage(ModePolicy mode, string project)
    {
        var repository = mode.ImageRepositories is [var first, ..] ? first : "ghcr.io/owner/name";
        var tag = mode.ImageTags is [var pattern, ..] ? pattern : "{sha}";
        return $"{repository.Replace("*", "name", StringComparison.Ordinal)}:{tag.Replace("{sha}", Sha, StringComparison.Ordinal).Replace("{branch}", Branch, StringComparison.Ordinal).Replace("{project}", project.Length == 0 ? "name" : BranchTag.From(ProjectPath.NameOf(project)), StringComparison.Ordinal)}";
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> known, IReadOnlyList<string> further)
    {
        var all = new Dictionary<string, string>(known, StringComparer.Ordinal);
        foreach (var variable in further)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            all[variable[..equals]] = variable[(equals + 1)..];
        }

        return all;
    }

    private static Dictionary<string, JsonElement> StepOutputs(IReadOnlyList<string> outputs)
    {
        var steps = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (path, value) in With(new Dictionary<string, string>(), outputs))
        {
            var dot = path.LastIndexOf('.');
            var (step, name) = dot < 0 ? (path, "stdout") : (path[..dot], path[(dot + 1)..]);
            steps.TryAdd(step, new Dictionary<string, string>(StringComparer.Ordinal));
            steps[step][name] = value;
        }

        return steps.ToDictionary(step => step.Key, step => JsonSerializer.SerializeToElement(step.Value, RolloutJson.Default.DictionaryStringString), StringComparer.Ordinal);
    }

    private static OfflineReview Summarize(IReadOnlyList<Finding> findings, int deployments)
    {
        findings = FindingGroups.Merge(findings);
        var lines = findings
            .OrderBy(static finding => finding.Location?.Line ?? 0)
            .ThenBy(static finding => finding.Location?.Column ?? 0)
            .Select(Line)
            .ToList();
        var warnings = findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        return new OfflineReview(lines, deployments, lines.Count - warnings, warnings);
    }

    private static string Line(Finding finding)
    {
        var severity = finding.Severity == FindingSeverity.Error ? "error" : "warning";
        return $"{finding.Location?.Line ?? 1}:{finding.Location?.Column ?? 1}: {severity}: {finding.Detail} ({finding.Code}) {finding.Fix}{(finding.Code == Codes.VariableUnset ? " For this check alone, use --variable NAME=value." : "")}".TrimEnd();
    }
}
