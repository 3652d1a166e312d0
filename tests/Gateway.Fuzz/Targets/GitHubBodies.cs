using System.Text;
using Gateway.Intake;
using Gateway.Intake.GitHub;

namespace Gateway.Fuzz.Targets;

/// <summary>What GitHub's own webhook delivers: the first line is the event, a second that is <c>form</c> says that the rest is the form and not JSON.</summary>
internal sealed class GitHubBodies : IFuzzTarget
{
    private readonly WorkflowMappings _mappings = Mappings();

    public string Name => "github-body";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "workflow_run\n", "ping\n", "form\n", "payload=", "&", "%7B", "%", "%zz", "+", "\"action\":\"completed\"", "\"workflow_run\":{", "\"repository\":{\"full_name\":\"org/pipelines-arcgis\"}",
        "\"conclusion\":\"success\"", "\"head_branch\":\"staging/x\"", "\"head_branch\":\"main\"", "\"event\":\"push\"", "pull_request_target", ".github/workflows/ci_cd.yml", "@refs/heads/main", "\"hook\":{\"events\":[\"*\"]}",
    ];

    public string Run(byte[] input)
    {
        var name = Line(ref input);
        var isForm = input.AsSpan().StartsWith("form\n"u8);
        if (isForm)
        {
            Line(ref input);
        }

        var (json, fault) = isForm ? GitHubForm.Read(input) : (input, null);
        if (fault is not null)
        {
            return "no form";
        }

        var (read, errors) = GitHubEventReader.Read(name, json);
        PropertyBrokenException.Unless(read is null == errors.Count > 0, "It is an event or has errors, and never both.");
        if (read is not GitHubEvent.RunCompleted { Run: var run })
        {
            PropertyBrokenException.Unless(errors.All(error => error.Pointer is "" or ['/', ..]), "Every error has a pointer.");
            return read is null ? "errors " + string.Join(' ', errors.Select(error => error.Pointer)) : read.GetType().Name;
        }

        PropertyBrokenException.Unless(run.Fingerprint().AsSpan().SequenceEqual(run.Fingerprint()), "A run has one fingerprint.");
        var (mapped, ignored) = WorkflowRunReview.Review(run, _mappings.Of(run.Repository), Settings.Policy);
        PropertyBrokenException.Unless(mapped is null == ignored is not null, "A run is a build result or is ignored.");
        if (mapped is null)
        {
            return ignored!.Reason;
        }

        PropertyBrokenException.Unless(
            run is { Conclusion: "success", Event: "push" } && mapped.Build.Image.EndsWith(run.Sha, StringComparison.Ordinal) && string.Equals(run.HeadRepository, run.Repository, StringComparison.OrdinalIgnoreCase),
            "What is a build result is the success of a push to the repository itself.");
        return "build " + mapped.Build.Ref.Split('/')[2];
    }

    private static string Line(ref byte[] input)
    {
        var end = input.AsSpan().IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(input.AsSpan(0, Math.Max(end, 0)));
        input = input[(end + 1)..];
        return line;
    }

    private static WorkflowMappings Mappings()
    {
        var workflow = new WorkflowOptions { Path = ".github/workflows/ci_cd.yml", Checks = ["test"] };
        workflow.Images["staging"] = "ghcr.io/org/pipelines-arcgis:staging-{sha}";
        workflow.Images["prod"] = "ghcr.io/org/pipelines-arcgis:main-{sha}";
        var repository = new RepositoryOptions { Name = Settings.Repository };
        repository.Workflows["ci"] = workflow;
        var (mappings, errors) = WorkflowMappings.Compile(new Dictionary<string, RepositoryOptions>(StringComparer.Ordinal) { ["arcgis"] = repository }, Settings.Policy);
        return errors.Count == 0 ? mappings : throw new InvalidOperationException(string.Join(' ', errors));
    }
}
