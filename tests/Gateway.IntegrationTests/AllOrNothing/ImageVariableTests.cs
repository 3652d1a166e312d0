using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.Runs;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A MODE whose deployments refer to a Prefect variable for their image.</summary>
public sealed class ImageVariableTests : IAsyncLifetime
{
    private const string Variable = "staging_image_org_pipelines_arcgis_9a18e569";
    private const string OldImage = "ghcr.io/org/pipelines-arcgis:staging-abcdef1";
    private const string NewImage = "ghcr.io/org/pipelines-arcgis:staging-fedcba9";
    private const string FilterDeployments = "POST /api/deployments/filter";
    private const string FilterVariables = "POST /api/variables/filter";
    private const string WriteVariable = $"PATCH /api/variables/name/{Variable}";

    private PrefectSandbox _sandbox = null!;

    private ByHand Hand => new(_sandbox);

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData(12)]
    [InlineData(1)]
    public async Task Another_image_is_one_write_and_two_reads_beside_those_of_the_deployments(int deployments)
    {
        await using var engine = await StartAsync();
        await RunAsync(engine, Manifest(deployments));
        _sandbox.ClearRequests();

        var rollout = await RunAsync(engine, Manifest(deployments), "fedcba9");

        // The first two side by side.
        Assert.Equal([FilterDeployments, FilterVariables], Requests().Take(2).Order(StringComparer.Ordinal));
        Assert.Equal([WriteVariable, FilterVariables], Requests().Skip(2));
        Assert.Equal((0, deployments, 0), (rollout.Created, rollout.Updated, rollout.Unchanged));
        Assert.Equal(NewImage, Held().Image);
        Assert.Equal(["deployment-gateway", "mode:staging", "repository:org/pipelines-arcgis"], Held().Tags);
        Assert.All(_sandbox.Deployments.EnumerateArray(), static deployment => Assert.Equal($$$"""{{ prefect.variables.{{{Variable}}} }}""", ImageIn(deployment)));
    }

    [Theory]
    [InlineData("inline", 1)]
    [InlineData("variable", 2)]
    public async Task The_manual_says_which_requests_a_rollout_of_twelve_sends(string reference, int column)
    {
        var manual = File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "operate.md"))
            .SkipWhile(static line => !line.StartsWith("| request |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)[1..])
            .ToDictionary(static cells => cells[0].Trim('`'), cells => int.Parse(cells[column], System.Globalization.CultureInfo.InvariantCulture));
        await using var engine = await RolloutEngine.StartAsync(_sandbox, settings => settings["Modes:staging:ImageReference"] = reference);
        await RunAsync(engine, Manifest(12));
        engine.Get<Gateway.Prefect.KnownVersion>().Forget();
        _sandbox.ClearRequests();

        await RunAsync(engine, Manifest(12), "fedcba9");

        Assert.Equal(
            manual.Where(static row => row.Value > 0).OrderBy(static row => row.Key, StringComparer.Ordinal),
            _sandbox.Requests.CountBy(static request => Shape($"{request.Method} {request.Path["/api".Length..]}")).OrderBy(static row => row.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_first_rollout_writes_the_variable_before_any_deployment_refers_to_it_and_the_same_again_writes_nothing()
    {
        await using var engine = await StartAsync();

        await RunAsync(engine, Manifest(2));
        var first = Requests().First(static request => !request.EndsWith("/filter", StringComparison.Ordinal) && request.StartsWith("POST", StringComparison.Ordinal));
        _sandbox.ClearRequests();
        await RunAsync(engine, Manifest(2));

        Assert.Equal("POST /api/variables/", first);
        Assert.Equal(0, _sandbox.Writes);
    }

    [Fact]
    public async Task The_plan_shows_the_image_of_each_deployment_and_what_becomes_of_the_variable()
    {
        await using var engine = await StartAsync();
        await RunAsync(engine, Manifest(2));

        var plan = await engine.PlanAsync(engine.Build(Manifest(2), "fedcba9"));

        Assert.Equal(new VariableView(Variable, VariableAction.Update, OldImage, NewImage), Assert.Single(plan.Variables));
        Assert.All(plan.Deployments, static deployment =>
        {
            var field = Assert.Single(deployment.Fields);
            Assert.Equal((PlannedAction.Update, "job_variables.image", OldImage, NewImage), (deployment.Action, field.Field, field.Old.GetString(), field.New.GetString()));
        });
    }

    [Fact]
    public async Task Going_from_inline_to_the_variable_and_back_is_a_rollout_that_the_plan_tells_of_and_the_variable_goes_at_the_end()
    {
        using var ledger = new GatewaySettings { HasLedger = false };
        await RunOnAsync(ledger, "inline", 1);
        var inline = ServerState.From(_sandbox);

        var there = await RunOnAsync(ledger, "variable", 2);
        var held = Held();
        var back = await RunOnAsync(ledger, "inline", 3);

        Assert.Equal([$"image_reference: inline > {Variable}"], there);
        Assert.Equal(OldImage, held.Image);
        Assert.Equal([$"image_reference: {Variable} > inline"], back);
        Assert.Equal(inline, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task A_deployment_that_was_there_before_is_adopted_and_refers_to_the_variable()
    {
        await Hand.CreateAsync("d0-staging", new JsonObject { ["entrypoint"] = TestManifests.Entrypoint, ["work_pool_name"] = "docker-pool", ["job_variables"] = new JsonObject { ["image"] = "by:hand" } });
        await using var engine = await StartAsync();

        var rollout = await RunAsync(engine, Manifest(1));

        Assert.Equal((0, 1), (rollout.Created, rollout.Updated));
        Assert.Equal(OldImage, ResolvedImage("d0-staging"));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("keep")]
    public async Task What_the_manifest_removed_keeps_the_image_that_it_had(string prune)
    {
        await using var engine = await StartAsync(settings => settings["Modes:staging:Prune"] = prune);
        await RunAsync(engine, Manifest(2));

        await RunAsync(engine, Manifest(1), "fedcba9");

        Assert.Equal((NewImage, OldImage), (ResolvedImage("d0-staging"), ResolvedImage("d1-staging")));
        Assert.Equal(OldImage, ImageIn(Hand.Find("d1-staging")));
        Assert.Equal(prune == "pause", Hand.IsPaused("d1-staging"));
    }

    [Fact]
    public async Task The_variable_of_a_lane_that_is_retired_goes_with_the_last_deployment()
    {
        await using var engine = await StartAsync(settings => settings["Modes:staging:Prune"] = "delete");
        await RunAsync(engine, Manifest(2));
        var retiring = engine.Build("deployments: []");
        retiring["allow_mass_prune"] = true;

        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(retiring)).Status);

        Assert.Empty(_sandbox.Deployments.EnumerateArray());
        Assert.Empty(_sandbox.Variables);
    }

    [Theory]
    [InlineData("PATCH", """{ "value": "by:hand" }""")]
    [InlineData("DELETE", null)]
    public async Task A_variable_that_was_changed_or_deleted_by_hand_is_put_right_by_the_next_build(string method, string? change)
    {
        await using var engine = await StartAsync();
        await RunAsync(engine, Manifest(2));
        var before = ServerState.From(_sandbox);
        await ChangeVariableAsync(method, change);
        _sandbox.ClearRequests();

        await RunAsync(engine, Manifest(2));

        Assert.Equal(1, _sandbox.Writes);
        Assert.Equal(OldImage, Held().Image);
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task A_smoke_run_that_fails_puts_the_variable_back_with_one_write_and_counts_every_deployment()
    {
        await using var engine = await StartAsync(settings =>
        {
            settings["Modes:staging:SmokeRun:Deployment"] = "d0-staging";
            settings["Modes:staging:SmokeRun:OnFailure"] = "undo";
        });
        await RunAsync(engine, Manifest(3));
        var before = ServerState.From(_sandbox);
        _sandbox.Runs.Add(RunCourse.Failed("no"));
        _sandbox.ClearRequests();

        var rollout = await engine.RunAsync(engine.Build(Manifest(3), "fedcba9"));

        Assert.Equal((RolloutStatus.RolledBack, "smoke_run_failed", 3), (rollout.Status, rollout.FailureCode, rollout.Restored));
        Assert.Equal(2, Requests().Count(static request => request == WriteVariable));
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task Where_the_variable_cannot_be_put_back_the_rollout_says_so()
    {
        await using var engine = await StartAsync(settings => settings["Modes:staging:SmokeRun:Deployment"] = "d0-staging");
        await RunAsync(engine, Manifest(1));
        _sandbox.Runs.Add(RunCourse.Failed("no"));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"not now"}""", Path = $"/api/variables/name/{Variable}", After = 1 });

        var rollout = await engine.RunAsync(engine.Build(Manifest(1), "fedcba9"));

        Assert.Equal((RolloutStatus.Failed, "restore_failed"), (rollout.Status, rollout.FailureCode));
        Assert.Contains($"Still changed: the variable {Variable}.", rollout.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_before_the_variables_answer_the_rollout_leaves_it_as_it_was()
    {
        await using var engine = await StartAsync();
        await RunAsync(engine, Manifest(2));
        var before = ServerState.From(_sandbox);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = $"/api/variables/name/{Variable}", AfterEffect = true, Times = 1 });
        var id = await engine.AcceptAsync(engine.Build(Manifest(2), "fedcba9"));
        var run = engine.RunNextAsync(id);
        await Waiting.UntilAsync(() => _sandbox.Faults.Happened >= 1);

        engine.Cancellations.Cancel(id);
        _sandbox.Faults.Clear();

        Assert.Equal(RolloutStatus.Cancelled, (await run).Status);
        Assert.Equal(before, ServerState.From(_sandbox));
    }

    [Fact]
    public async Task Each_repository_of_images_that_the_build_pushed_has_a_variable_of_its_own()
    {
        const string gpu = "ghcr.io/org/pipelines-arcgis/gpu:staging-abcdef1";
        await using var engine = await StartAsync(settings => settings["Modes:staging:ImageRepositories:1"] = "ghcr.io/org/pipelines-arcgis/gpu");
        var build = engine.Build(Manifest(1) + $$"""
              - name: gpu-staging
                entrypoint: {{TestManifests.Entrypoint}}
                work_pool: { name: docker-pool, job_variables: { image: "{{gpu}}" } }

            """);
        build["outputs"] = new JsonObject { ["gpu"] = new JsonObject { ["image"] = gpu } };

        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(build)).Status);

        Assert.Equal(2, _sandbox.Variables.Count);
        Assert.Equal((OldImage, gpu), (ResolvedImage("d0-staging"), ResolvedImage("gpu-staging")));
    }

    /// <summary>A path without the names and ids in it.</summary>
    private static string Shape(string request) => request.Split('/') switch
    {
        [var method, "deployments", not "filter"] => $"{method}/deployments/{{id}}",
        [var method, "work_pools", _] => $"{method}/work_pools/{{name}}",
        [var method, "variables", "name", _] => $"{method}/variables/name/{{name}}",
        _ => request,
    };

    private static string? ImageIn(JsonElement deployment) => deployment.GetProperty("job_variables").GetProperty("image").GetString();

    private static string Manifest(int deployments) => "deployments:\n" + string.Concat(Enumerable.Range(0, deployments).Select(static index => $$$"""
          - name: d{{{index}}}-staging
            entrypoint: {{{TestManifests.Entrypoint}}}
            schedule: { cron: "0 6 * * *" }
            work_pool: { name: docker-pool, job_variables: { image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}" } }

        """));

    private async Task<RolloutEngine> StartAsync(Action<GatewaySettings>? configure = null)
    {
        var engine = await RolloutEngine.StartAsync(_sandbox, settings =>
        {
            settings["Modes:staging:ImageReference"] = "variable";
            configure?.Invoke(settings);
        });

        // The server's version is asked for by what comes first, whatever that is.
        await engine.Get<Gateway.Prefect.IPrefectServer>().ReadVersionAsync(CancellationToken.None);
        return engine;
    }

    /// <summary>Rolls a build out with a setting, and tells where its plan says that the image stands.</summary>
    private async Task<IEnumerable<string>> RunOnAsync(GatewaySettings ledger, string reference, long run)
    {
        await using var engine = await RolloutEngine.StartAsync(_sandbox, settings =>
        {
            settings["Modes:staging:ImageReference"] = reference;
            settings["Ledger:Path"] = ledger["Ledger:Path"];
        });
        var build = engine.Build(Manifest(1), run: run);
        var plan = await engine.PlanAsync(build);
        var rollout = await engine.RunAsync(build);
        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        return plan.Deployments.SelectMany(static deployment => deployment.Fields).Select(static field => $"{field.Field}: {field.Old} > {field.New}");
    }

    private static async Task<Rollout> RunAsync(RolloutEngine engine, string manifest, string image = "abcdef1")
    {
        var rollout = await engine.RunAsync(engine.Build(manifest, image));
        Assert.True(rollout.Status == RolloutStatus.Succeeded, $"{rollout.FailureCode}: {rollout.FailureDetail} {rollout.Findings}");
        return rollout;
    }

    private List<string> Requests() => [.. _sandbox.Requests.Select(static request => $"{request.Method} {request.Path}")];

    private (string? Image, IReadOnlyList<string> Tags) Held() => (_sandbox.Variables[Variable].Value.GetString(), _sandbox.Variables[Variable].Tags);

    private string? ResolvedImage(string name) => RunImages.Of(_sandbox, Hand.Find(name));

    private async Task ChangeVariableAsync(string method, string? body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{_sandbox.ApiUrl}/variables/name/{Variable}");
        request.Content = body is null ? null : JsonContent.Create(JsonNode.Parse(body));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
