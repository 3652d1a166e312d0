using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Secrets;

public sealed class SecretTests
{
    [Fact]
    public async Task Secrets_reach_Prefect_as_blocks_and_deployments_refer_to_them()
    {
        await using var running = await SecretGateway.StartAsync();

        var rollout = await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text));

        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Equal(running.Canaries[0], await running.BlockAsync("staging-siurb-pwd"));
        Assert.Equal(running.Canaries[1], await running.BlockAsync("staging-hook-token"));
        var deployment = running.Prefect.Deployments[0];
        var environment = deployment.GetProperty("job_variables").GetProperty("env");
        Assert.Equal("{{ prefect.blocks.secret.staging-siurb-pwd }}", environment.GetProperty("SIURB").GetString());
        Assert.Equal("{{ prefect.blocks.secret.staging-text-a816db9eb4781f3f }}", environment.GetProperty("URL").GetString());
        Assert.Equal($"postgres://user:{running.Canaries[0]}@db/x", await running.BlockAsync("staging-text-a816db9eb4781f3f"));
        Assert.Equal("{{ prefect.blocks.secret.staging-text-4f8062fcdc19ae65 }}", deployment.GetProperty("pull_steps")[0].GetProperty("prefect.deployments.steps.set_working_directory").GetProperty("directory").GetString());
        Assert.Equal($"/app/{running.Canaries[2]}", await running.BlockAsync("staging-text-4f8062fcdc19ae65"));
        var steps = JsonNode.Parse(await running.GetAsync($"/api/v1/rollouts/{(string?)rollout["id"]}"))!;
        Assert.Equal(
            ["staging-hook-token", "staging-siurb-pwd", "staging-text-4f8062fcdc19ae65", "staging-text-a816db9eb4781f3f"],
            steps["steps"]!.AsArray().Where(step => (string?)step!["kind"] == "secret" && (string?)step["detail"] == "Created the Secret block.").Select(step => (string?)step!["subject"]));
    }

    [Fact]
    public async Task What_did_not_change_is_not_written_again()
    {
        await using var running = await SecretGateway.StartAsync();
        await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text));
        running.Prefect.ClearRequests();

        var again = await running.RollOutAsync(SignedBuild.Json(2, SecretManifest.Text));

        Assert.Equal("succeeded", (string?)again["status"]);
        Assert.DoesNotContain(running.Prefect.Requests, request => request.IsWrite);
        Assert.Single(running.Prefect.Requests, request => request.Path.Contains("block", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rotated_secret_is_the_next_rollouts_without_a_restart_and_nothing_else_changes()
    {
        await using var running = await SecretGateway.StartAsync();
        await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text));
        running.Prefect.ClearRequests();

        var rotated = running.Rotate("SIURB_PWD");
        var plan = await running.PlanAsync(SignedBuild.Json(2, SecretManifest.Text));
        var rollout = await running.RollOutAsync(SignedBuild.Json(2, SecretManifest.Text));

        Assert.Equal(["unchanged", "update", "unchanged", "update"], plan["secrets"]!.AsArray().Select(secret => (string?)secret!["action"]));
        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Equal(rotated, await running.BlockAsync("staging-siurb-pwd"));
        Assert.Equal($"postgres://user:{rotated}@db/x", await running.BlockAsync("staging-text-a816db9eb4781f3f"));
        Assert.Equal(["PATCH", "PATCH"], running.Prefect.Requests.Where(request => request.IsWrite).Select(request => request.Method));
    }

    [Fact]
    public async Task A_block_that_somebody_else_wrote_gets_the_secret_back()
    {
        await using var running = await SecretGateway.StartAsync();
        await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text));
        using (var client = new HttpClient())
        {
            var block = JsonNode.Parse(await client.GetStringAsync(new Uri($"{running.Prefect.ApiUrl}/block_types/slug/secret/block_documents/name/staging-siurb-pwd")))!;
            using var patch = new StringContent("""{ "data": { "value": "by hand" } }""", Encoding.UTF8, "application/json");
            using var answer = await client.PatchAsync(new Uri($"{running.Prefect.ApiUrl}/block_documents/{(string?)block["id"]}"), patch);
            answer.EnsureSuccessStatusCode();
        }

        await running.RollOutAsync(SignedBuild.Json(2, SecretManifest.Text));

        Assert.Equal(running.Canaries[0], await running.BlockAsync("staging-siurb-pwd"));
    }

    [Fact]
    public async Task Another_modes_secret_is_not_there_and_the_answer_says_which_is_missing()
    {
        await using var running = await SecretGateway.StartAsync();
        running.Remove("SIURB_PWD");

        var problem = await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text), 422);

        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.StartsWith("The variable SIURB_PWD is not set for this MODE. Also in 1 other place: ", (string?)error["detail"], StringComparison.Ordinal);
        Assert.Equal("Gateway:Modes:staging:Variables:SIURB_PWD", (string?)error["setting"]);
        Assert.Equal(2, (int?)error["place_count"]);
        Assert.Empty(running.BlockWrites());
    }

    [Theory]
    [InlineData("description: \"{{ $SIURB_PWD }}\"")]
    [InlineData("parameters: { password: \"{{ $SIURB_PWD }}\" }")]
    [InlineData("parameters: { password: \"{{ SIURB_PWD }}\" }")]
    [InlineData("parameters: { password: \"x{{ SIURB_PWD }}\" }")]
    public async Task A_secret_where_nothing_would_resolve_it_is_refused(string field)
    {
        await using var running = await SecretGateway.StartAsync();
        var manifest = SecretManifest.Text.Replace("    triggers:", $"    {field}\n    triggers:", StringComparison.Ordinal);

        var problem = await running.RollOutAsync(SignedBuild.Json(1, manifest), 422);

        Assert.Equal("reference_not_supported_here", (string?)Assert.Single(problem["errors"]!.AsArray())!["code"]);
    }

    [Fact]
    public async Task A_block_that_Prefect_refuses_ends_the_rollout_before_any_deployment_and_its_echo_is_not_told()
    {
        await using var running = await SecretGateway.StartAsync();
        running.Prefect.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            Method = "POST",
            Path = "/api/block_documents/",
            Status = 422,
            Body = $$"""{ "exception_message": "Invalid {{running.Canaries[0]}}", "exception_detail": [{ "loc": ["body", "{{running.Canaries[0]}}"], "msg": "{{running.Canaries[0]}}" }], "request_body": { "data": { "value": "{{running.Canaries[0]}}" } } }""",
        });

        var rollout = await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text));

        Assert.Equal(("failed", "create Secret block staging-hook-token: Prefect answered 422."), ((string?)rollout["status"], (string?)rollout["failure"]!["detail"]));
        Assert.Equal(0, running.Prefect.Deployments.GetArrayLength());
        await AssertNoCanaryAsync(running);
    }

    [Fact]
    public async Task A_rollout_that_is_put_back_says_which_blocks_keep_the_secrets_that_it_wrote()
    {
        await using var running = await SecretGateway.StartAsync();
        await running.RollOutAsync(SignedBuild.Json(1, SecretManifest.Text));
        running.Rotate("SIURB_PWD");
        running.Prefect.Faults.Add(new Fault { Kind = FaultKind.Status, Method = "PATCH", Path = "/api/deployments/**", Status = 409, Times = 1 });

        var rollout = await running.RollOutAsync(SignedBuild.Json(2, SecretManifest.Text.Replace("URL:", "OTHER:", StringComparison.Ordinal)));

        Assert.Contains(
            " These Secret blocks were already written and are not reverted, because the previous deployments use the MODE's secrets, too: staging-siurb-pwd",
            (string?)rollout["failure"]!["detail"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("block")]
    [InlineData("inline")]
    public async Task No_secret_is_found_anywhere_but_where_it_belongs(string delivery)
    {
        await using var running = await SecretGateway.StartAsync(settings => settings["Modes:staging:Secrets:Delivery"] = delivery, isProcess: true);
        var body = SignedBuild.Json(1, SecretManifest.Text);

        await running.PlanAsync(body);
        var rollout = await running.RollOutAsync(body);
        var id = (string?)rollout["id"];
        running.Rotate("SIURB_PWD");
        running.Rotate("HOOK_TOKEN");
        await running.PlanAsync(SignedBuild.Json(2, SecretManifest.Text.Replace("URL:", "OTHER:", StringComparison.Ordinal)));
        await running.RollOutAsync(SignedBuild.Json(2, SecretManifest.Text.Replace("URL:", "OTHER:", StringComparison.Ordinal)));

        // Failures: of a write with an echo, of the whole server, of the manifest, of a rollback's proof.
        running.Prefect.Faults.Add(new Fault { Kind = FaultKind.Status, Method = "PATCH", Path = "/api/deployments/**", Status = 409, Body = $$"""{ "detail": "{{running.Canaries[^1]}} is not {{running.Canaries[0]}}" , "request_body": "{{running.Canaries[0]}}" }""" });
        running.Rotate("SIURB_PWD");
        await running.RollOutAsync(SignedBuild.Json(3, SecretManifest.Text.Replace("SIURB:", "SIURB_2:", StringComparison.Ordinal)));
        running.Prefect.Faults.Clear();
        await running.RollOutAsync(SignedBuild.Json(4, SecretManifest.Text + "\n    concurrency_limit: x"), 422);
        foreach (var path in (string[])
            ["/api/v1/rollouts", $"/api/v1/rollouts/{id}", $"/api/v1/rollouts/{id}/events", "/api/v1/modes", "/api/v1/modes/staging/env", "/api/v1/modes/prod/env", "/api/v1/modes/staging/drift", "/openapi/v1.json", "/health/ready", "/api/v1/none"])
        {
            await running.GetAsync(path);
        }

        Assert.Equal(delivery == "inline", running.Prefect.Deployments.GetRawText().Contains("canary", StringComparison.Ordinal));
        Assert.Equal(delivery == "inline" ? 0 : 4, running.BlockWrites().Count(static method => method == "POST"));
        await AssertNoCanaryAsync(running);
    }

    private static async Task AssertNoCanaryAsync(SecretGateway running)
    {
        var (files, answers, output) = (await running.FilesAsync(), running.Answers, running.Gateway.Output);
        Assert.NotEmpty(files);
        Assert.NotEmpty(answers);
        Assert.NotEmpty(output);
        foreach (var canary in running.Canaries)
        {
            foreach (var form in (string[])[canary, Convert.ToBase64String(Encoding.UTF8.GetBytes(canary))[..^4], Convert.ToHexString(Encoding.UTF8.GetBytes(canary)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(canary))])
            {
                Assert.DoesNotContain(form, answers, StringComparison.Ordinal);
                Assert.DoesNotContain(form, output, StringComparison.Ordinal);
                Assert.True(files.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) < 0, $"{form} is in a file of the ledger.");
                Assert.True(files.AsSpan().IndexOf(Encoding.Unicode.GetBytes(form)) < 0, $"{form} is in a file of the ledger, as UTF-16.");
            }
        }
    }
}
