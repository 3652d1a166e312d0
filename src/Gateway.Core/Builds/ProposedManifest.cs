using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>A manifest that somebody wants planned for a MODE: what it leaves out is what runs there.</summary>
public sealed record ProposedManifest
{
    /// <summary>Full name of the repository, <c>owner/name</c>; case-insensitive.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository. Default empty: the root.</summary>
    public string Project { get; init; } = "";

    /// <summary>The branch, without <c>refs/heads/</c>. Default: the one whose build runs there.</summary>
    public string? Branch { get; init; }

    /// <summary>The text of <c>prefect.yaml</c>.</summary>
    public required string Manifest { get; init; }

    /// <summary>The image, <c>registry/repository:tag</c>. Default: the one that runs there.</summary>
    public string? Image { get; init; }

    /// <summary>Digest of the image, <c>sha256:</c> and 64 hexadecimal digits. Default: that of the image that runs there, if <c>image</c> is left out, too.</summary>
    public string? Digest { get; init; }

    /// <summary>The commit, 40 lower-case hexadecimal digits. Default: the one that runs there.</summary>
    public string? Sha { get; init; }

    /// <summary>Outputs of the manifest's build and push steps, by step id: each a JSON object of single values. Default: those of the build that runs there.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Outputs { get; init; }

    /// <summary>Facts about the manifest's flows that only Python knows. Default: those of the build that runs there.</summary>
    public IReadOnlyList<FlowFacts>? Flows { get; init; }

    /// <summary>Whether the manifest may remove more than half of the live deployments; false by default.</summary>
    public bool AllowMassPrune { get; init; }

    /// <summary>Reads the body. Unknown fields are errors.</summary>
    /// <returns>The manifest and what it is for, or everything that is wrong with the body.</returns>
    internal static (ProposedManifest? Proposal, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.ReadOrder(body, BuildResultReader.ReadProposal);

    /// <summary>The build result that would bring it.</summary>
    /// <param name="running">The build that runs there; null where there is none.</param>
    /// <param name="checks">The checks that a build must have passed: they are CI's, and count as passed.</param>
    /// <returns>The build result, or what has to be said because nothing runs there that it could be taken from.</returns>
    internal BuildReading ToBuild(BuildResult? running, IReadOnlyList<string> checks)
    {
        var missing = ((string Name, string? Value)[])
            [
                ("branch", Branch ?? running?.Ref),
                ("image", Image ?? running?.Image),
                ("sha", Sha ?? running?.Sha),
            ];
        var errors = missing.Where(static field => field.Value is null)
            .Select(static field => Finding.InBody("/" + field.Name, "This field is missing, and no build runs there from which it could be taken."))
            .ToList();
        if (errors.Count > 0)
        {
            return new BuildReading(null, errors);
        }

        var known = running ?? new BuildResult { Repository = Repository, Ref = "", Sha = "", RunId = 1, RunNumber = 1, RunAttempt = 1, Image = "", Manifest = "", Flows = [], Checks = new Dictionary<string, string>() };
        return new BuildReading(
            known with
            {
                Repository = Repository,
                Project = Project,
                Ref = Branch is null ? known.Ref : BuildSyntax.BranchPrefix + Branch,
                BaseRef = null,
                Sha = Sha ?? known.Sha,
                Image = Image ?? known.Image,
                Digest = Digest ?? (Image is null || Image == known.Image ? known.Digest : null),
                Checks = checks.ToDictionary(static check => check, static _ => "success", StringComparer.Ordinal),
                Outputs = Outputs ?? known.Outputs,
                AllowMassPrune = AllowMassPrune,
                PlanOnly = true,
                Manifest = Manifest,
                Flows = Flows ?? known.Flows,
            },
            []);
    }
}
