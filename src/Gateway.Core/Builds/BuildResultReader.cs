using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Builds;

/// <summary>
/// Reads a build result from JSON (DESIGN section 5). Unknown fields are ignored; everything that is wrong with the known
/// ones is reported at once. It trusts nothing: depth, duplicate names, types, lengths and control characters are checked here,
/// so that what follows may rely on a <see cref="BuildResult"/>.
/// </summary>
internal static class BuildResultReader
{
    /// <summary>Deepest nesting that is read; a parameter schema of a real flow stays below twenty.</summary>
    public const int MaxDepth = 64;

    private const string ExpectedSha = "a commit of 40 lower-case hexadecimal digits";
    private const string ExpectedImage = "an image reference such as ghcr.io/org/name:tag";
    private const string ExpectedDigest = "a digest: sha256: followed by 64 lower-case hexadecimal digits";
    private const int MaxNameLength = 256;
    private const int MaxReferenceLength = 1024;
    private const int MaxVersionLength = 64;
    private const int MaxChecks = 100;
    private const int MaxFlows = 2_000;

    /// <summary>Reads the body of one build result.</summary>
    /// <param name="body">The raw bytes of the request's body, already verified.</param>
    /// <returns>The build result, or every error with its JSON pointer.</returns>
    public static BuildReading Read(ReadOnlyMemory<byte> body)
    {
        var (document, error) = JsonBody.Parse(body);
        if (document is null)
        {
            return new BuildReading(null, [error!]);
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    /// <summary>Reads one build result.</summary>
    internal static BuildReading Read(JsonElement root)
    {
        var fields = new FieldReader(root);
        if (fields.Has(BuildBody.Name))
        {
            fields.Report("/" + BuildBody.Name, "Only POST /api/v1/builds takes several projects. Send a request for each, with its project, image and manifest.");
            return new BuildReading(null, fields.Errors);
        }

        return ReadProject(fields, ReadRun(fields));
    }

    /// <summary>Reads what the build results of one run have in common: who built what, and the checks.</summary>
    internal static BuildResult ReadRun(FieldReader fields) => new()
    {
        Repository = fields.Text("repository", MaxNameLength, BuildSyntax.IsRepository, "the full name owner/name"),
        RepositoryId = fields.OptionalInteger("repository_id", 1),
        Ref = fields.Text("ref", MaxReferenceLength, BuildSyntax.IsPlain, "a full git ref such as refs/heads/main"),
        BaseRef = fields.OptionalText("base_ref", MaxReferenceLength, static text => text.Length == 0 || BuildSyntax.IsPlain(text), "the base branch of the pull request, such as main"),
        Sha = fields.Text("sha", 40, BuildSyntax.IsSha, ExpectedSha),
        RunId = fields.Integer("run_id", 1, long.MaxValue),
        RunNumber = fields.Integer("run_number", 1, int.MaxValue),
        RunAttempt = (int)fields.Integer("run_attempt", 1, int.MaxValue),
        Actor = fields.OptionalText("actor", MaxNameLength, BuildSyntax.IsPlain, "an account name"),
        Workflow = fields.OptionalText("workflow", MaxReferenceLength, BuildSyntax.IsPlain, "the name of the workflow"),
        EventName = fields.OptionalText("event_name", MaxNameLength, BuildSyntax.IsEvent, "the event that started the run, such as push"),
        ServerUrl = fields.OptionalText("server_url", MaxReferenceLength, BuildSyntax.IsServer, "the address of the GitHub server, such as https://github.com"),
        Checks = ReadChecks(fields),
        AllowMassPrune = fields.OptionalBoolean("allow_mass_prune"),
        PlanOnly = fields.OptionalBoolean("plan_only"),
        Image = "",
        Manifest = "",
        Flows = [],
    };

    /// <summary>Reads what is one project's: its folder, image and manifest.</summary>
    /// <param name="fields">The fields, with the errors so far.</param>
    /// <param name="run">What it has in common with others of the run.</param>
    internal static BuildReading ReadProject(FieldReader fields, BuildResult run)
    {
        var build = run with
        {
            Project = fields.OptionalText("project", ProjectPath.MaxLength, ProjectPath.IsValid, ProjectPath.Expected) ?? "",
            Image = fields.Text("image", MaxReferenceLength, BuildSyntax.IsPlain, ExpectedImage),
            Digest = fields.OptionalText("digest", MaxNameLength, ImageGrammar.IsDigest, ExpectedDigest),
            Outputs = OutputsReader.Read(fields),
            Manifest = fields.Text("manifest", int.MaxValue, static _ => true, "the text of prefect.yaml"),
            Flows = ReadFlows(fields),
            Tree = fields.OptionalText("tree", 64, BuildSyntax.IsTree, "git's id of the project's folder: 40 or 64 lower-case hexadecimal digits"),
            PrefectVersion = fields.OptionalText("prefect_version", MaxVersionLength, BuildSyntax.IsPrefectVersion, "a version of Prefect such as 3.6.29, 3.6.29.dev1 or 3.7.0rc1"),
        };
        return fields.Errors.Count == 0 ? new BuildReading(build with { Unread = [.. run.Unread, .. fields.WarnOfUnknown()] }, []) : new BuildReading(null, fields.Errors);
    }

    /// <summary>Reads a manifest that somebody wants planned.</summary>
    internal static ProposedManifest ReadProposal(FieldReader fields) => new()
    {
        Repository = fields.Text("repository", MaxNameLength, BuildSyntax.IsRepository, "the full name owner/name"),
        Project = fields.OptionalText("project", ProjectPath.MaxLength, ProjectPath.IsValid, ProjectPath.Expected) ?? "",
        Branch = fields.OptionalText("branch", EndedBranch.MaxBranchLength, EndedBranch.IsBranch, EndedBranch.ExpectedBranch),
        Manifest = fields.Text("manifest", int.MaxValue, static _ => true, "the text of prefect.yaml"),
        Image = fields.OptionalText("image", MaxReferenceLength, BuildSyntax.IsPlain, ExpectedImage),
        Digest = fields.OptionalText("digest", MaxNameLength, ImageGrammar.IsDigest, ExpectedDigest),
        Sha = fields.OptionalText("sha", 40, BuildSyntax.IsSha, ExpectedSha),
        Outputs = fields.Has("outputs") ? OutputsReader.Read(fields) : null,
        Flows = fields.Has("flows") ? ReadFlows(fields) : null,
        AllowMassPrune = fields.OptionalBoolean("allow_mass_prune"),
    };

    /// <summary>The checks of a project: those of the run, and its own before them.</summary>
    internal static IReadOnlyDictionary<string, string> ReadChecks(FieldReader fields, BuildResult run) =>
        fields.Has("checks") ? run.Checks.Concat(ReadChecks(fields)).GroupBy(static check => check.Key, static check => check.Value, StringComparer.Ordinal).ToFrozenDictionary(static check => check.Key, static check => check.Last(), StringComparer.Ordinal) : run.Checks;

    private static FrozenDictionary<string, string> ReadChecks(FieldReader fields)
    {
        var checks = new Dictionary<string, string>(StringComparer.Ordinal);
        if (fields.Optional("checks", JsonValueKind.Object, "an object of job names and their outcomes") is not { } element)
        {
            return checks.ToFrozenDictionary(StringComparer.Ordinal);
        }

        if (element.GetPropertyCount() > MaxChecks)
        {
            fields.Report("/checks", $"Contains {element.GetPropertyCount()} checks; the maximum is {MaxChecks}.");
            return checks.ToFrozenDictionary(StringComparer.Ordinal);
        }

        foreach (var check in element.EnumerateObject())
        {
            var pointer = "/checks/" + JsonPointer.Escape(check.Name);
            if (check.Name.Length > MaxNameLength || !BuildSyntax.IsPlain(check.Name))
            {
                fields.Report("/checks", "A check's name is empty, too long, or contains control or invisible characters.");
            }
            else if (check.Value.ValueKind != JsonValueKind.String)
            {
                fields.Report(pointer, $"Must be an outcome such as \"success\", not {Describe(check.Value)}.");
            }
            else if (check.Value.GetString() is { } outcome && (outcome.Length > MaxNameLength || !BuildSyntax.IsPlain(outcome)))
            {
                fields.Report(pointer, "Must be an outcome such as \"success\".");
            }
            else
            {
                checks[check.Name] = check.Value.GetString()!;
            }
        }

        return checks.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static List<FlowFacts> ReadFlows(FieldReader fields)
    {
        var flows = new List<FlowFacts>();
        if (fields.Optional("flows", JsonValueKind.Array, "a list of flow facts") is not { } element)
        {
            return flows;
        }

        if (element.GetArrayLength() > MaxFlows)
        {
            fields.Report("/flows", $"Contains {element.GetArrayLength()} flows; the maximum is {MaxFlows}.");
            return flows;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            var pointer = $"/flows/{index}";
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Report(pointer, $"Must be an object with entrypoint and name, not {Describe(item)}.");
            }
            else
            {
                var flow = ReadFlow(fields.Inside(item, pointer));
                if (!seen.TryAdd(flow.Entrypoint, index) && flow.Entrypoint.Length > 0)
                {
                    fields.Report(pointer + "/entrypoint", $"Has the same entrypoint as {fields.PointerTo($"/flows/{seen[flow.Entrypoint]}")}.");
                }

                flows.Add(flow);
            }

            index++;
        }

        return flows;
    }

    private static FlowFacts ReadFlow(FieldReader fields)
    {
        var schema = fields.Schema("parameter_openapi_schema");
        return new FlowFacts(
            fields.Text("entrypoint", MaxReferenceLength, BuildSyntax.IsPlain, "an entrypoint such as flows.py:my_flow"),
            fields.Text("name", MaxReferenceLength, BuildSyntax.IsPlain, "the flow's name"),
            fields.OptionalText("description", int.MaxValue, static _ => true, "the flow's description"),
            fields.OptionalText("version", MaxReferenceLength, BuildSyntax.IsPlain, "the flow's version"),
            schema?.Clone());
    }

    internal static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
