using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Intake;
using Gateway.IntegrationTests.Oidc;
using Gateway.IntegrationTests.Workflows;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.DeployFlows;

[UnsupportedOSPlatform("windows")]
public sealed partial class DeployFlowsScriptTests : IDisposable
{
    private const string RolloutId = "019aa1b2-0000-7000-8000-000000000001";
    private const string PlainSecret = "a plain sécret of many bytes";

    private static readonly byte[] Key = [.. Enumerable.Range(200, 32).Select(number => (byte)number)];
    private static readonly string Secret = "whsec_" + Convert.ToBase64String(Key);

    private readonly WireMockServer _gateway = WireMockServer.Start();

    public void Dispose() => _gateway.Dispose();

    [NodeFact]
    public async Task Posts_what_GitHub_says_of_the_run_and_signs_it()
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        var request = Assert.Single(Requests());
        Assert.Equal("application/json", Header(request, "Content-Type"));
        Assert.Equal("wait=0", Header(request, "Prefer"));
        AssertSigned(request, Key);

        var reading = BuildResultReader.Read(Body(request));
        Assert.Empty(reading.Errors);
        var build = reading.Build!;
        Assert.Equal("org/pipelines-arcgis", build.Repository);
        Assert.Equal(123, build.RepositoryId);
        Assert.Equal("refs/heads/main", build.Ref);
        Assert.Equal(DeployFlowsScript.Sha, build.Sha);
        Assert.Equal(9001, build.RunId);
        Assert.Equal(7, build.RunNumber);
        Assert.Equal(1, build.RunAttempt);
        Assert.Equal("octocat", build.Actor);
        Assert.Equal(DeployFlowsScript.Image, build.Image);
        Assert.Equal(DeployFlowsScript.Digest, build.Digest);
        Assert.Equal(["build-push", "smoke-dbt", "test"], build.Checks.Keys.Order(StringComparer.Ordinal));
        Assert.All(build.Checks.Values, result => Assert.Equal("success", result));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(DeployFlowsScript.SampleDirectory, "prefect.yaml")), build.Manifest);
        Assert.Equal(6, build.Flows.Count);
        Assert.Equal("Abordagem | Carga ArcGIS", build.Flows[0].Name);
        Assert.Equal((false, false), (build.AllowMassPrune, build.PlanOnly));
        Assert.Equal(("push", "CI/CD", "https://github.com"), (build.EventName, build.Workflow, build.ServerUrl));
        Assert.Empty(build.Outputs);
    }

    [NodeFact]
    public async Task Sends_what_build_steps_gave()
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["INPUT_OUTPUTS"] = """{ "get-commit-hash": { "stdout": "abc1234", "code": 0 } }""";

        AssertExit(0, await script.RunAsync());

        var output = Assert.Single(BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!.Outputs);
        Assert.Equal(("get-commit-hash", "abc1234"), (output.Key, output.Value.GetProperty("stdout").GetString()));
    }

    [NodeFact]
    public async Task Says_that_much_is_meant_to_go_when_the_job_says_so()
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["INPUT_ALLOW-MASS-PRUNE"] = "true";

        AssertExit(0, await script.RunAsync());

        Assert.True(BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!.AllowMassPrune);
    }

    [NodeTheory]
    [InlineData(PlainSecret)]
    [InlineData("a key that is longer than the block of SHA-256, and so has to be replaced by its digest first: 1234567890")]
    public async Task Signs_with_the_bytes_of_a_secret_that_is_plain_text(string secret)
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script(secret);

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        AssertSigned(Assert.Single(Requests()), Encoding.UTF8.GetBytes(secret));
    }

    [NodeFact]
    public async Task Reports_success_to_outputs_summary_and_log()
    {
        Answer((200, Rollout("succeeded", Finding("warning", "key_unknown", "a | b\nsecond 100%", line: 3, column: 5))));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal(RolloutId, outcome.Outputs["rollout-id"]);
        Assert.Equal("succeeded", outcome.Outputs["status"]);
        Assert.Equal("1", outcome.Outputs["created"]);
        Assert.Equal("5", outcome.Outputs["updated"]);
        Assert.Equal("0", outcome.Outputs["unchanged"]);
        Assert.Contains("| MODE | prod |", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal("2", outcome.Outputs["pruned"]);
        Assert.Contains("| Deployments | 1 created, 5 updated, 0 unchanged, 2 pruned |", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains(outcome.Lines, line => line.EndsWith(": succeeded (1 created, 5 updated, 0 unchanged, 2 pruned).", StringComparison.Ordinal));
        Assert.Contains($"{_gateway.Url}/api/v1/rollouts/{RolloutId}", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains(@"| warning | 3:5 | key\_unknown | a \| b<br>second 100% | Fix it. |", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains("::warning title=key_unknown,file=prefect.yaml,line=3,col=5::a | b%0Asecond 100%25 Fix it.", outcome.Lines);
        Assert.Equal("", outcome.Error);
        Assert.Empty(script.LeftBehind());
    }

    [NodeTheory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Sends_the_same_delivery_again_when_the_gateway_cannot_answer(int status)
    {
        Answer((status, "{}"), (200, Rollout("succeeded")));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        AssertOneDelivery(2);
    }

    [NodeFact]
    public async Task Says_why_it_waits_where_the_gateway_says_it()
    {
        Answer(
            (503, """{ "title": "The request could not be recorded.", "status": 503, "detail": "Nothing was changed.\n::error::no command ##[error]", "code": "ledger_unavailable" }"""),
            (200, Rollout("succeeded")));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Contains(
            "The gateway answered 503, trying again in 1 s. The request could not be recorded. Nothing was changed. ::error::no command ## [error] (ledger_unavailable)",
            outcome.Lines);
    }

    [NodeFact]
    public async Task Waits_on_when_the_rollout_is_not_over()
    {
        Answer((202, Rollout("applying")), (200, Rollout("succeeded")));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal("succeeded", outcome.Outputs["status"]);
        AssertOneDelivery(2);
    }

    [NodeFact]
    public async Task Fails_with_the_address_of_the_rollout_when_the_time_is_over()
    {
        Answer((202, Rollout("applying")));
        using var script = Script();
        script.Environment["INPUT_WAIT"] = "3";

        var outcome = await script.RunAsync();

        AssertExit(1, outcome);
        Assert.Equal("applying", outcome.Outputs["status"]);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::error::", StringComparison.Ordinal)
            && line.Contains($"{_gateway.Url}/api/v1/rollouts/{RolloutId}", StringComparison.Ordinal));
    }

    [NodeFact]
    public async Task Prints_every_reason_of_a_refusal_and_sends_it_only_once()
    {
        Answer((403, """
            {
              "type": "urn:gateway:problem:build_refused", "title": "The policy does not allow this build result.", "status": 403,
              "detail": "Every reason is listed.", "code": "build_refused",
              "errors": [
                { "code": "branch_unknown", "detail": "No MODE.", "pointer": "/ref", "seen": "refs/heads/x", "setting": "Gateway:Modes" },
                { "code": "work_pool_refused", "detail": "Not this pool.", "fix": "Use another.", "pointer": "/manifest", "line": 9, "column": 7, "deployment": "abordagem-prod" },
                { "code": "replaces_not_applied", "severity": "warning", "detail": "No effect.", "pointer": "/manifest", "line": 8, "column": 5 }
              ]
            }
            """));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(1, outcome);
        Assert.Single(Requests());
        Assert.Equal("refused", outcome.Outputs["status"]);
        Assert.Contains("::error title=branch_unknown::No MODE. Seen: refs/heads/x. Setting: Gateway:Modes. At /ref.", outcome.Lines);
        Assert.Contains("::error title=work_pool_refused,file=prefect.yaml,line=9,col=7::abordagem-prod: Not this pool. Use another.", outcome.Lines);
        Assert.Contains("::error::The policy does not allow this build result. Every reason is listed. (403 build_refused)", outcome.Lines);
        Assert.Contains("::warning title=replaces_not_applied,file=prefect.yaml,line=8,col=5::No effect.", outcome.Lines);
        Assert.Contains("| error | 9:7 |", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains("| warning | 8:5 |", outcome.Summary, StringComparison.Ordinal);
    }

    [NodeTheory]
    [InlineData("failed")]
    [InlineData("rolled_back")]
    [InlineData("cancelled")]
    public async Task Fails_when_the_rollout_did_not_succeed(string status)
    {
        Answer((200, Rollout(status, failure: """{ "code": "prefect_unavailable", "detail": "Prefect does not answer." }""")));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(1, outcome);
        Assert.Equal(status, outcome.Outputs["status"]);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::error::", StringComparison.Ordinal)
            && line.Contains("prefect_unavailable: Prefect does not answer.", StringComparison.Ordinal));
    }

    [NodeFact]
    public async Task Does_not_fail_when_a_newer_build_took_its_place()
    {
        Answer((200, Rollout("superseded")));
        using var script = Script();

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal("superseded", outcome.Outputs["status"]);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::notice::", StringComparison.Ordinal));
    }

    [NodeTheory]
    [InlineData("pull_request", "refs/pull/4/merge")]
    [InlineData("pull_request_target", "refs/heads/main")]
    public async Task Sends_nothing_for_a_pull_request(string eventName, string @ref)
    {
        using var script = Script();
        script.Environment["GITHUB_EVENT_NAME"] = eventName;
        script.Environment["GITHUB_REF"] = @ref;

        var outcome = await script.RunAsync();

        AssertExit(1, outcome);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::error::Pull requests are not deployed.", StringComparison.Ordinal));
        Assert.Empty(Requests());
    }

    [NodeFact]
    public async Task Names_everything_that_is_wrong_with_the_inputs_at_once()
    {
        using var script = Script("whsec_not base64");
        script.Environment["INPUT_GATEWAY-URL"] = "ftp://gateway.example.org";
        script.Environment["INPUT_IMAGE"] = "";
        script.Environment["INPUT_DIGEST"] = "sha256:short";
        script.Environment["INPUT_MANIFEST"] = "nowhere.yaml";
        script.Environment["INPUT_CHECKS"] = "[]";
        script.Environment["INPUT_OUTPUTS"] = """{ "step": { "list": [] } }""";
        script.Environment["INPUT_WAIT"] = "0";
        script.Environment["INPUT_FLOW-FACTS"] = "nowhere.json";
        script.Environment["INPUT_ALLOW-MASS-PRUNE"] = "yes";
        script.Environment.Remove("GITHUB_SHA");

        var outcome = await script.RunAsync();

        AssertExit(1, outcome);
        Assert.Equal(11, outcome.Lines.Count);
        Assert.All(outcome.Lines, line => Assert.StartsWith("::error::", line, StringComparison.Ordinal));
        Assert.Empty(Requests());
    }

    [NodeFact]
    public async Task Goes_on_without_flows_when_there_is_no_Docker()
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["INPUT_FLOW-FACTS"] = "auto";
        script.Environment["DOCKER_HOST"] = "unix:///nowhere.sock";

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::warning::", StringComparison.Ordinal));
        Assert.Empty(BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!.Flows);
    }

    [NodeFact]
    public async Task Sends_the_flows_that_the_image_names()
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["INPUT_FLOW-FACTS"] = "auto";
        AddDocker(script, """
            echo 'pipelines/broken.py:broken_flow cannot be imported: ImportError: no module' >&2
            echo '::error::what an import prints' >&2
            echo '[{"entrypoint":"flows.py:load","name":"Load | ArcGIS"}]'
            """);

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        var flow = Assert.Single(BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!.Flows);
        Assert.Equal("Load | ArcGIS", flow.Name);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::warning::Some flows could not be imported", StringComparison.Ordinal));
        Assert.DoesNotContain(outcome.Lines, line => line.StartsWith("::error::", StringComparison.Ordinal));
    }

    [NodeTheory]
    [InlineData("3.6.29", "3.6.29")]
    [InlineData("3.7.0rc1.dev2", "3.7.0rc1.dev2")]
    [InlineData("0+unknown", null)]
    public async Task Sends_the_version_of_Prefect_that_the_image_has(string collected, string? sent)
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["INPUT_FLOW-FACTS"] = "auto";
        AddDocker(script, $$"""echo '{"prefect_version": "{{collected}}", "flows": [{"entrypoint":"flows.py:load","name":"Load"}]}'""");

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        var build = BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!;
        Assert.Equal((sent, "Load"), (build.PrefectVersion, Assert.Single(build.Flows).Name));
        Assert.Equal(sent is null, outcome.Lines.Any(static line => line.StartsWith("::warning::", StringComparison.Ordinal) && line.Contains("version of Prefect", StringComparison.Ordinal)));
    }

    [NodeTheory]
    [InlineData("[]", null, 0)]
    [InlineData("""[{"entrypoint": "a.py:b", "name": "B"}]""", null, 1)]
    [InlineData("""{"prefect_version": "3.6.29", "flows": [{"entrypoint": "a.py:b", "name": "B"}]}""", "3.6.29", 1)]
    [InlineData("""{"prefect_version": null, "flows": []}""", null, 0)]
    [InlineData("""{"flows": []}""", null, 0)]
    public async Task Takes_a_file_of_facts_with_and_without_the_version(string file, string? version, int flows)
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        var path = Path.Combine(script.NewDirectory("facts"), "facts.json");
        await File.WriteAllTextAsync(path, file);
        script.Environment["INPUT_FLOW-FACTS"] = path;

        AssertExit(0, await script.RunAsync());

        var build = BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!;
        Assert.Equal((version, flows), (build.PrefectVersion, build.Flows.Count));
    }

    [NodeTheory]
    [InlineData("exit 125")]
    [InlineData("echo no JSON")]
    [InlineData("""echo '{"prefect_version": "3.6.29"}'""")]
    [InlineData("""echo '{"prefect_version": 3, "flows": []}'""")]
    [InlineData("""echo '[{"name":"without entrypoint"}]'""")]
    public async Task Goes_on_without_flows_when_the_image_cannot_name_them(string docker)
    {
        Answer((200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["INPUT_FLOW-FACTS"] = "auto";
        AddDocker(script, docker);

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Contains(outcome.Lines, line => line.StartsWith("::warning::", StringComparison.Ordinal));
        Assert.Empty(BuildResultReader.Read(Body(Assert.Single(Requests()))).Build!.Flows);
    }

    [NodeTheory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Shows_the_secret_to_nobody_but_the_runner_that_hides_it(string githubActions)
    {
        Answer((503, "{}"), (200, Rollout("succeeded")));
        using var script = Script();
        script.Environment["GITHUB_ACTIONS"] = githubActions;

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        var mask = "::add-mask::" + Secret;
        Assert.Equal(githubActions == "true", outcome.Lines.Contains(mask, StringComparer.Ordinal));
        var rest = outcome.Everything.Replace(mask, "", StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, rest, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret["whsec_".Length..], rest, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Key), rest, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Every program that is started to collect flows is replaced by one that notes its arguments and environment first.</summary>
    [NodeFact]
    public async Task Gives_secret_and_tokens_to_no_program_that_it_starts()
    {
        Answer((200, Rollout("succeeded")));
        using var issuer = new RunningIssuer();
        issuer.Give("header.claims.signature");
        using var script = Script();
        script.Environment["INPUT_FLOW-FACTS"] = "auto";
        script.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = issuer.TokenRequestUrl;
        script.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = RunningIssuer.JobsOwnToken;
        script.Environment["ACTIONS_RUNTIME_TOKEN"] = "the-runners-own-token";
        var programs = script.NewDirectory("programs");
        var notes = Path.Combine(programs, "notes");
        foreach (var name in (ReadOnlySpan<string>)["bash", "docker", "jq", "sed", "tr", "head", "timeout", "stat", "mktemp", "cat", "rm"])
        {
            WriteProgram(Path.Combine(programs, name), $$"""
                { printf '%s\n' "{{name}} $*"; env; } >> '{{notes}}'
                {{(name == "docker" ? "[[ $1 != run ]] || echo '[]'" : $"""exec "$(PATH=${"{PATH#*:}"} command -v {name})" "$@" """)}}
                """);
        }

        script.Environment["PATH"] = programs + ":" + script.Environment["PATH"];

        var outcome = await script.RunAsync();

        AssertExit(0, outcome);
        Assert.Equal("Bearer header.claims.signature", Header(Assert.Single(Requests()), "Authorization"));
        var noted = await File.ReadAllTextAsync(notes);
        Assert.Contains("docker run --rm ", noted, StringComparison.Ordinal);
        foreach (var secret in (ReadOnlySpan<string>)[Secret["whsec_".Length..], Convert.ToHexString(Key), RunningIssuer.JobsOwnToken, "header.claims.signature", "the-runners-own-token"])
        {
            Assert.DoesNotContain(secret, noted, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void AddDocker(DeployFlowsScript script, string run)
    {
        var programs = script.NewDirectory("programs");
        WriteProgram(Path.Combine(programs, "docker"), "if [[ $1 != run ]]; then exit 0; fi\ncat > /dev/null\n" + run);
        script.Environment["PATH"] = programs + ":" + script.Environment["PATH"];
    }

    private static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, "#!/bin/bash\n" + text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Rollout(string status, string? finding = null, string failure = "null") =>
        $$"""
        {
          "id": "{{RolloutId}}", "repository": "org/pipelines-arcgis", "mode": "prod", "status": "{{status}}", "image": "{{DeployFlowsScript.Image}}",
          "deployments": { "created": 1, "updated": 5, "unchanged": 0, "pruned": 2 }, "failure": {{failure}}, "findings": [ {{finding}} ]
        }
        """;

    private static string Finding(string severity, string code, string detail, int line, int column) =>
        $$"""
        { "severity": "{{severity}}", "error": { "code": "{{code}}", "detail": {{JsonSerializer.Serialize(detail)}}, "fix": "Fix it.", "line": {{line}}, "column": {{column}} } }
        """;

    private DeployFlowsScript Script(string? secret = null) => new(_gateway.Url!, secret ?? Secret);

    /// <summary>Answers one post after another; the last answer stays.</summary>
    private void Answer(params (int Status, string Body)[] answers)
    {
        for (var index = 0; index < answers.Length; index++)
        {
            var (status, body) = answers[index];
            var given = _gateway.Given(Request.Create().WithPath("/api/v1/builds").UsingPost());
            if (answers.Length > 1)
            {
                var state = given.InScenario("posts");
                state = index > 0 ? state.WhenStateIs($"{index}") : state;
                given = state.WillSetStateTo($"{Math.Min(index + 1, answers.Length - 1)}");
            }

            given.RespondWith(Response.Create().WithStatusCode(status).WithHeader("Retry-After", "1").WithBody(body));
        }
    }

    private List<IRequestMessage> Requests() => [.. _gateway.LogEntries.Select(entry => entry.RequestMessage!).Where(request => request.Method == "POST")];

    private static byte[] Body(IRequestMessage request) => request.BodyAsBytes ?? [];

    private static string Header(IRequestMessage request, string name) =>
        request.Headers!.Single(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.Single();

    private static void AssertExit(int expected, DeployFlowsOutcome outcome) =>
        Assert.True(outcome.ExitCode == expected, $"Exit code {outcome.ExitCode}: {outcome.Everything}");

    private static void AssertSigned(IRequestMessage request, byte[] key)
    {
        var id = Header(request, StandardWebhooks.IdHeader);
        Assert.StartsWith("gh-9001-1-", id, StringComparison.Ordinal);
        Assert.Equal("gh-9001-1-".Length + 16, id.Length);
        Assert.True(StandardWebhooks.TryParseTimestamp(Header(request, StandardWebhooks.TimestampHeader), out var sentAt));
        Assert.True((TimeProvider.System.GetUtcNow() - sentAt).Duration() < TimeSpan.FromMinutes(1));
        Assert.True(StandardWebhooks.Verify(
            key,
            id,
            Header(request, StandardWebhooks.TimestampHeader),
            Header(request, StandardWebhooks.SignatureHeader),
            Body(request)));
    }

    /// <summary>However often it was sent, it has one id and one body, and each post a valid signature of its own.</summary>
    private void AssertOneDelivery(int posts)
    {
        var requests = Requests();
        Assert.Equal(posts, requests.Count);
        Assert.Single(requests.Select(request => Header(request, StandardWebhooks.IdHeader)).Distinct(StringComparer.Ordinal));
        Assert.Single(requests.Select(request => Convert.ToHexString(Body(request))).Distinct(StringComparer.Ordinal));
        Assert.All(requests, request => AssertSigned(request, Key));
    }
}
