using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Intake.GitHub;

/// <summary>
/// Reads what GitHub delivers (its documentation, "Webhook events and payloads"). Of a body only what the gateway needs is looked at: what
/// GitHub adds, or sends with events that deploy nothing, is no error.
/// </summary>
internal static class GitHubEventReader
{
    /// <summary>Header with the event's name, which the signature does not cover: the body must look like that event.</summary>
    public const string EventHeader = "X-GitHub-Event";

    /// <summary>The event with which GitHub tries a webhook.</summary>
    public const string PingEvent = "ping";

    /// <summary>The event of a branch or tag that was deleted.</summary>
    public const string DeleteEvent = "delete";

    /// <summary>The event of a pull request.</summary>
    public const string PullRequestEvent = "pull_request";

    /// <summary>The event of a workflow's run.</summary>
    public const string RunEvent = "workflow_run";

    private const string Completed = "completed";
    private const string Closed = "closed";
    private const int MaxNameLength = 256;
    private const int MaxReferenceLength = 1024;
    private const string SomeText = "a string";

    /// <summary>Reads a body.</summary>
    /// <param name="name">The event, from its header.</param>
    /// <param name="json">The JSON, already verified.</param>
    /// <returns>The event, or every error with its JSON pointer.</returns>
    public static (GitHubEvent? Event, IReadOnlyList<Finding> Errors) Read(string? name, ReadOnlyMemory<byte> json)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxNameLength || !BuildSyntax.IsPlain(name))
        {
            return (null, [Finding.InBody("", $"The header {EventHeader} must contain the event's name, as GitHub sends it.")]);
        }

        var (document, error) = JsonBody.Parse(json);
        if (document is null)
        {
            return (null, [error!]);
        }

        using (document)
        {
            var fields = new FieldReader(document.RootElement);
            var read = Read(name, fields, document.RootElement);
            return fields.Errors.Count == 0 ? (read, []) : (null, fields.Errors);
        }
    }

    private static GitHubEvent Read(string name, FieldReader fields, JsonElement root)
    {
        var repository = TextIn(ObjectIn(root, "repository"), "full_name");
        var action = TextIn(root, "action") is { Length: <= MaxNameLength } text && BuildSyntax.IsPlain(text) ? text : null;
        return name switch
        {
            PingEvent => new GitHubEvent.Ping(repository, fields.OptionalInteger("hook_id", 1), TextIn(root, "zen"), EventsOf(ObjectIn(root, "hook"))),
            RunEvent when action == Completed => new GitHubEvent.RunCompleted(ReadRun(fields)),
            RunEvent when action is null => new GitHubEvent.Other(name, repository, fields.Text("action", MaxNameLength, BuildSyntax.IsPlain, "what happened to the run, such as completed")),
            DeleteEvent when IsBranch(root) => ReadDeleted(fields),
            PullRequestEvent when action == Closed && ReadMerged(root, fields) is { } merged => merged,
            _ => new GitHubEvent.Other(name, repository, action),
        };
    }

    // The event of a branch that was created looks alike, but for the default branch that it names.
    private static bool IsBranch(JsonElement root) => TextIn(root, "ref_type") == "branch" && !root.TryGetProperty("master_branch", out _);

    private static GitHubEvent.BranchEnded ReadDeleted(FieldReader fields) =>
        new(DeleteEvent, ReadRepository(fields), ReadBranch(fields, "ref"), EndedBranch.Deleted);

    /// <summary>The branch of a pull request that was merged; null of one that was not, of a fork's, and of the default branch, which goes on after it.</summary>
    private static GitHubEvent.BranchEnded? ReadMerged(JsonElement root, FieldReader fields)
    {
        if (ObjectIn(root, "pull_request") is not { } request || !request.TryGetProperty("merged", out var merged) || merged.ValueKind != JsonValueKind.True
            || ObjectIn(request, "head") is not { } head
            || TextIn(head, "ref") == TextIn(ObjectIn(root, "repository"), "default_branch")
            || !string.Equals(TextIn(ObjectIn(head, "repo"), "full_name"), TextIn(ObjectIn(root, "repository"), "full_name"), StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new GitHubEvent.BranchEnded(PullRequestEvent, ReadRepository(fields), ReadBranch(fields.Inside(head, "/pull_request/head"), "ref"), EndedBranch.Merged);
    }

    private static string ReadRepository(FieldReader fields) =>
        Inside(fields, "", "repository", isRequired: true)?.Text("full_name", MaxNameLength, BuildSyntax.IsRepository, "the full name owner/name") ?? "";

    private static string ReadBranch(FieldReader fields, string name) =>
        fields.Text(name, EndedBranch.MaxBranchLength, EndedBranch.IsBranch, EndedBranch.ExpectedBranch);

    private static WorkflowRun ReadRun(FieldReader fields)
    {
        var repository = Inside(fields, "", "repository", isRequired: true);
        var workflow = Inside(fields, "", "workflow", isRequired: false);
        var run = Inside(fields, "", "workflow_run", isRequired: true);
        var head = run is null ? null : Inside(run, "/workflow_run", "head_repository", isRequired: false);
        var starter = run is null ? null : Inside(run, "/workflow_run", "triggering_actor", isRequired: false) ?? Inside(run, "/workflow_run", "actor", isRequired: false);
        return new WorkflowRun
        {
            Repository = repository?.Text("full_name", MaxNameLength, BuildSyntax.IsRepository, "the full name owner/name") ?? "",
            RepositoryId = repository?.OptionalInteger("id", 1),
            Workflow = workflow?.OptionalText("path", MaxReferenceLength, BuildSyntax.IsPlain, "the path of the workflow's file") ?? WithoutRef(OptionalText(run, "path", MaxReferenceLength)),
            Id = run?.Integer("id", 1, long.MaxValue) ?? 0,
            Number = run?.Integer("run_number", 1, long.MaxValue) ?? 0,

            // Old versions of GitHub Enterprise Server know no attempts: every run is its first.
            Attempt = (int)Math.Min(run?.OptionalInteger("run_attempt", 1) ?? 1, int.MaxValue),
            Event = run?.Text("event", MaxNameLength, BuildSyntax.IsPlain, "the event that started the run, such as push") ?? "",
            Conclusion = OptionalText(run, "conclusion", MaxNameLength),
            Branch = OptionalText(run, "head_branch", MaxReferenceLength),
            Sha = run?.Text("head_sha", 40, BuildSyntax.IsSha, "a commit of 40 lower-case hexadecimal digits") ?? "",
            HeadRepository = head?.OptionalText("full_name", MaxNameLength, BuildSyntax.IsRepository, "the full name owner/name"),
            Actor = starter?.OptionalText("login", MaxNameLength, BuildSyntax.IsPlain, "an account name"),
        };
    }

    private static FieldReader? Inside(FieldReader fields, string pointer, string name, bool isRequired)
    {
        var before = fields.Errors.Count;
        if (fields.Optional(name, JsonValueKind.Object, "an object") is { } element)
        {
            return fields.Inside(element, $"{pointer}/{name}");
        }

        if (isRequired && fields.Errors.Count == before)
        {
            fields.Report($"{pointer}/{name}", "This field is missing. Expected an object, as GitHub sends it with this event.");
        }

        return null;
    }

    private static string? OptionalText(FieldReader? fields, string name, int maxLength) =>
        fields?.OptionalText(name, maxLength, BuildSyntax.IsPlain, SomeText);

    /// <summary>Runs of required workflows carry the ref behind the path.</summary>
    private static string? WithoutRef(string? path) => path?.Split('@')[0];

    private static JsonElement? ObjectIn(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? TextIn(JsonElement? element, string name) =>
        element is { } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IReadOnlyList<string> EventsOf(JsonElement? hook) =>
        hook is { } found && found.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array
            ? [.. events.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)]
            : [];
}
