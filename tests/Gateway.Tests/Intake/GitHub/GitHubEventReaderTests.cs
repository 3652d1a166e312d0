using System.Text;
using System.Text.Json.Nodes;
using Gateway.Intake.GitHub;

namespace Gateway.Tests.Intake.GitHub;

public sealed class GitHubEventReaderTests
{
    public static TheoryData<string> Fixtures =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, GitHubFixtures.Folder), "*.json").Select(static file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_event_of_GitHubs_is_read(string fixture)
    {
        var name = fixture.Split('.')[0];

        var (read, errors) = GitHubEventReader.Read(name, GitHubFixtures.Bytes(fixture));

        Assert.Empty(errors);
        Assert.Equal(name, read!.Name);
    }

    [Fact]
    public void A_run_that_is_completed_is_read_with_all_that_makes_it_what_it_is()
    {
        var run = Read("workflow_run.completed");

        Assert.Equal(
            new WorkflowRun
            {
                Repository = "org/pipelines-arcgis",
                RepositoryId = 123,
                Workflow = ".github/workflows/ci_cd.yml",
                Id = 289782451,
                Number = 163,
                Attempt = 1,
                Event = "push",
                Conclusion = "success",
                Branch = "staging/demo",
                Sha = "abcdef1234567890abcdef1234567890abcdef12",
                HeadRepository = "org/pipelines-arcgis",
                Actor = "octocat",
            },
            run);
    }

    [Fact]
    public void What_GitHub_may_leave_null_is_no_error_and_the_workflows_path_is_found_in_the_run()
    {
        var run = Read("workflow_run.completed.nulls");

        Assert.Equal((".github/workflows/ci_cd.yml", null, null, null), (run.Workflow, run.Branch, run.HeadRepository, run.Actor));
    }

    [Fact]
    public void Whoever_started_the_attempt_is_the_actor()
    {
        var json = GitHubFixtures.Json("workflow_run.completed");
        json["workflow_run"]!["triggering_actor"]!["login"] = "hubot";

        Assert.Equal("hubot", Read(json).Actor);
    }

    [Fact]
    public void A_run_without_an_attempt_is_the_first()
    {
        var json = GitHubFixtures.Json("workflow_run.completed");
        json["workflow_run"]!.AsObject().Remove("run_attempt");

        Assert.Equal(1, Read(json).Attempt);
    }

    [Fact]
    public void A_ping_carries_the_hooks_id_its_saying_and_its_events()
    {
        var ping = Assert.IsType<GitHubEvent.Ping>(GitHubEventReader.Read("ping", GitHubFixtures.Bytes("ping")).Event);

        Assert.Equal(("org/pipelines-arcgis", 109948940L, "Responsive is better than fast."), (ping.Repository, ping.HookId, ping.Zen));
        Assert.Equal(["workflow_run"], ping.Events);
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_run_is_said_at_once_and_where()
    {
        var (read, errors) = GitHubEventReader.Read(
            "workflow_run",
            """{ "action": "completed", "repository": { "full_name": 1 }, "workflow_run": { "id": "1", "run_number": 0, "event": "push", "head_sha": "abc", "head_repository": [] } }"""u8.ToArray());

        Assert.Null(read);
        Assert.Equal(
            ["/repository/full_name", "/workflow_run/head_repository", "/workflow_run/head_sha", "/workflow_run/id", "/workflow_run/run_number"],
            errors.Select(error => error.Pointer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ \"action\": \"completed\" }", "/repository /workflow_run")]
    [InlineData("{}", "/action")]
    [InlineData("{ \"action\": \"a\\nb\" }", "/action")]
    [InlineData("{ \"ref\": \"refs/heads/main\", \"repository\": \"org/pipelines-arcgis\" }", "/action")]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    public void A_body_that_is_not_the_event_of_its_header_is_refused(string body, string pointers)
    {
        var (read, errors) = GitHubEventReader.Read("workflow_run", Encoding.UTF8.GetBytes(body));

        Assert.Null(read);
        Assert.Equal(pointers, string.Join(' ', errors.Select(error => error.Pointer)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("push\n")]
    public void An_event_without_a_name_is_refused(string? name) =>
        Assert.Contains("X-GitHub-Event", Assert.Single(GitHubEventReader.Read(name, "{}"u8.ToArray()).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_run_has_one_fingerprint_however_it_is_delivered_and_another_attempt_has_another()
    {
        var json = GitHubFixtures.Json("workflow_run.completed");
        json.Remove("organization");
        json["installation"] = new JsonObject { ["id"] = 5 };
        json["workflow_run"]!["updated_at"] = "2026-11-24T00:00:00Z";
        var again = GitHubFixtures.Json("workflow_run.completed");
        again["workflow_run"]!["run_attempt"] = 2;

        Assert.Equal(Read("workflow_run.completed").Fingerprint(), Read(json).Fingerprint());
        Assert.NotEqual(Read("workflow_run.completed").Fingerprint(), Read(again).Fingerprint());
    }

    [Fact]
    public void A_form_holds_the_same_event()
    {
        var json = GitHubFixtures.Bytes("workflow_run.completed");

        var (read, error) = GitHubForm.Read(Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(Encoding.UTF8.GetString(json))));

        Assert.Null(error);
        Assert.Equal(json, read.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("payload=")]
    [InlineData("payload=%7B%7D&payload=%7B%7D")]
    [InlineData("body=%7B%7D")]
    public void A_form_without_one_payload_is_refused(string form) =>
        Assert.Contains("payload", GitHubForm.Read(Encoding.UTF8.GetBytes(form)).Error!.Message, StringComparison.Ordinal);

    private static WorkflowRun Read(string fixture) => Read(GitHubFixtures.Json(fixture));

    private static WorkflowRun Read(JsonObject json)
    {
        var (read, errors) = GitHubEventReader.Read("workflow_run", GitHubFixtures.ToBytes(json));
        Assert.Empty(errors);
        return Assert.IsType<GitHubEvent.RunCompleted>(read).Run;
    }
}
