using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Images;

/// <summary>The running gateway, a real registry beside it.</summary>
public sealed class ImageRolloutTests
{
    private const string Repository = "org/pipelines-arcgis";
    private static readonly string Tag = "staging-" + SignedBuild.Sha[..7];

    [Fact]
    public async Task Deployments_run_the_digest_that_the_registry_has_and_a_rollback_goes_back_to_it_though_the_tag_moved()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = Settings(prefect, registry);
        settings["ApiKeys:tests:Role"] = "operator";
        await using var gateway = await HostedGateway.StartAsync(settings);
        var first = await registry.PushAsync(Repository, Tag);
        var one = await RollOutAsync(gateway, Build(registry, 1));
        var second = await registry.PushAsync(Repository, Tag);
        var two = await RollOutAsync(gateway, Build(registry, 2));
        var after = ImageOf(prefect);

        using var rollback = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/modes/staging/rollbacks")
        {
            Content = new StringContent($$"""{ "repository": "{{GatewaySettings.Repository}}", "to": "{{(string?)one["id"]}}" }""", System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Prefer", "wait=30" } },
        });
        var back = await rollback.ReadJsonAsync();

        Assert.Equal(("succeeded", "succeeded", "succeeded"), ((string?)one["status"], (string?)two["status"], (string?)back["status"]));
        Assert.Equal($"{registry.Host}/{Repository}@{second}", after);
        Assert.Equal($"{registry.Host}/{Repository}@{first}", ImageOf(prefect));
    }

    [Fact]
    public async Task An_image_for_two_platforms_with_the_branch_in_its_tag_is_deployed_by_the_digest_of_its_index()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = Settings(prefect, registry);
        settings["Modes:staging:ImageTags:0"] = "{branch}-{sha}";
        await using var gateway = await HostedGateway.StartAsync(settings);
        var tag = "staging-ci-cd-workflows-" + SignedBuild.Sha[..7];
        var build = Build(registry, 1);
        build["ref"] = "refs/heads/staging/ci-cd-workflows";
        build["image"] = $"{registry.Host}/{Repository}:{tag}";
        build["digest"] = await registry.PushIndexAsync(Repository, tag, [], []);

        var rollout = await RollOutAsync(gateway, build);

        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Equal($"{registry.Host}/{Repository}@{build["digest"]}", ImageOf(prefect));
    }

    [Fact]
    public async Task A_deployment_that_names_no_image_runs_the_builds()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = Settings(prefect, registry);
        await using var gateway = await HostedGateway.StartAsync(settings);
        var digest = await registry.PushAsync(Repository, Tag);
        var build = Build(registry, 1);
        build["manifest"] = $$"""
            deployments:
              - { name: abordagem-staging, entrypoint: "{{TestManifests.Entrypoint}}", work_pool: { name: docker-pool } }
              - { name: abordagem-prod, entrypoint: "{{TestManifests.Entrypoint}}", work_pool: { name: docker-pool } }
            """;

        var rollout = await RollOutAsync(gateway, build);

        Assert.Equal("succeeded", (string?)rollout["status"]);
        Assert.Equal($"{registry.Host}/{Repository}@{digest}", ImageOf(prefect));
    }

    [Fact]
    public async Task A_tag_that_does_not_stand_for_what_was_pushed_deploys_nothing()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = Settings(prefect, registry);
        await using var gateway = await HostedGateway.StartAsync(settings);
        var pushed = await registry.PushAsync(Repository, Tag);
        var moved = await registry.PushAsync(Repository, Tag);
        var build = Build(registry, 1);
        build["digest"] = pushed;

        var rollout = await RollOutAsync(gateway, build);
        using var planned = await gateway.PostAsync(SignedBuild.From(build), "/api/v1/plans");

        Assert.Equal(("failed", "image_refused"), ((string?)rollout["status"], (string?)rollout["failure"]!["code"]));
        var finding = Assert.Single(rollout["findings"]!.AsArray())!["error"]!;
        Assert.Equal("image_digest_differs", (string?)finding["code"]);
        Assert.Contains(moved, (string?)finding["detail"], StringComparison.Ordinal);
        Assert.Contains("image_digest_differs", (await planned.ReadJsonAsync())["findings"]!.AsArray().Select(found => (string?)found!["error"]!["code"]));
        Assert.Equal(0, prefect.Deployments.GetArrayLength());
    }

    [Fact]
    public async Task A_pull_request_is_planned_before_its_image_is_pushed()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = Settings(prefect, registry);
        settings["Modes:staging:RequireImageLabels"] = "true";
        await using var gateway = await HostedGateway.StartAsync(settings);
        var build = Build(registry, 1);
        (build["ref"], build["base_ref"]) = ("refs/pull/42/merge", "staging/demo");

        using var answer = await gateway.PostAsync(SignedBuild.From(build), "/api/v1/plans");
        var plan = await answer.ReadJsonAsync();

        Assert.True((bool)plan["deployable"]!, plan.ToJsonString());
        var codes = plan["findings"]!.AsArray().Select(found => (string?)found!["error"]!["code"]).ToList();
        Assert.Contains("image_not_built", codes);
        Assert.DoesNotContain("image_missing", codes);
    }

    [Fact]
    public async Task An_image_of_another_commit_is_refused_where_the_mode_asks_for_labels()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = Settings(prefect, registry);
        settings["Modes:staging:RequireImageLabels"] = "true";
        await using var gateway = await HostedGateway.StartAsync(settings);
        await registry.PushAsync(Repository, Tag, ("org.opencontainers.image.revision", SignedBuild.Sha), ("org.opencontainers.image.source", $"https://github.com/{GatewaySettings.Repository}"));
        var right = await RollOutAsync(gateway, Build(registry, 1));
        await registry.PushAsync(Repository, Tag, ("org.opencontainers.image.revision", new string('0', 40)));

        var wrong = await RollOutAsync(gateway, Build(registry, 2));

        Assert.Equal("succeeded", (string?)right["status"]);
        Assert.Equal(
            ["image_labels_differ", "image_labels_differ"],
            wrong["findings"]!.AsArray().Select(finding => (string?)finding!["error"]!["code"]));
    }

    [Fact]
    public async Task A_registry_that_is_away_is_waited_for_until_the_rollouts_deadline()
    {
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(prefect.ApiUrl)
        {
            ["Images:Registries:it:Host"] = "ghcr.io",
            ["Images:Registries:it:Url"] = "http://127.0.0.1:9",
            ["Rollouts:Deadline"] = "00:00:01",
        };
        await using var gateway = await HostedGateway.StartAsync(settings);

        var rollout = await RollOutAsync(gateway, SignedBuild.Json());

        Assert.Equal(("failed", "registry_unavailable"), ((string?)rollout["status"], (string?)rollout["failure"]!["code"]));
        Assert.Contains("ghcr.io cannot be reached", (string?)rollout["failure"]!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_registries_are_checked_at_the_start()
    {
        using var settings = new GatewaySettings
        {
            ["Images:Timeout"] = "00:02:00",
            ["Images:Registries:a:Host"] = "ghcr.io",
            ["Images:Registries:a:Url"] = "http://ghcr.io",
            ["Images:Registries:a:Username"] = "u",
            ["Images:Registries:b:Host"] = "GHCR.io",
            ["Images:Registries:c:Host"] = "ghcr.io/org",
            ["Images:Registries:d:Host"] = "d.example",
            ["Images:Registries:d:TokenUrl"] = "https://u:p@tokens.example",
            ["Images:Registries:d:BlobHosts:0"] = "https://x",
        };

        var output = await HostedGateway.FindFaultsAsync(settings);

        foreach (var part in (string[])
            ["Gateway:Images:Timeout must be between", "Registries:a:Url must be an https address", "Registries:a: Username and Password must be set together", "a and b are both ghcr.io", "Registries:c:Host must be a registry", "Registries:d:TokenUrl must be", "Registries:d:BlobHosts: 'https://x' is not a host"])
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }
    }

    private static GatewaySettings Settings(PrefectSandbox prefect, RegistryServer registry) => new(prefect.ApiUrl)
    {
        ["Images:Registries:it:Host"] = registry.Host,
        ["Images:Registries:it:Url"] = registry.Address.ToString(),
        ["Modes:staging:ImageRepositories:0"] = $"{registry.Host}/{Repository}",
    };

    private static JsonObject Build(RegistryServer registry, long run)
    {
        var build = SignedBuild.Json(run);
        build["run_number"] = run;
        build["image"] = $"{registry.Host}/{Repository}:{Tag}";
        return build;
    }

    private static async Task<JsonNode> RollOutAsync(ServedGateway gateway, JsonObject build)
    {
        using var answer = await gateway.PostAsync(SignedBuild.From(build));
        return await gateway.GetJsonAsync($"/api/v1/rollouts/{(string?)(await answer.ReadJsonAsync())["id"]}");
    }

    private static string? ImageOf(PrefectSandbox prefect) =>
        Assert.Single(prefect.Deployments.EnumerateArray()).GetProperty("job_variables").GetProperty("image").GetString();
}
