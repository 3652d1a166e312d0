using System.Net;
using Gateway.IntegrationTests.Oidc;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.GitHubWebhooks;

/// <summary>What the settings decide about GitHub's webhooks.</summary>
public sealed class SettingTests
{
    private const string Registry = "ghcr.io";
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    [Fact]
    public async Task A_manifest_from_a_file_is_read_again_for_each_run_and_a_redelivery_needs_none()
    {
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, Nowhere);
        settings["Images:Registries:it:Host"] = null;
        settings["Images:Registries:it:Url"] = null;
        var file = Path.Combine(settings.Folder, "prefect.yaml");
        settings["Repositories:arcgis:Workflows:ci:ManifestFile"] = file;
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var without = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);
        await File.WriteAllTextAsync(file, HookedGateway.Manifest);
        using var first = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);
        var one = await gateway.WaitForEndAsync(first.Headers.Location!.ToString());
        await File.WriteAllTextAsync(file, HookedGateway.Manifest.Replace("0 6 * * *", "0 7 * * *", StringComparison.Ordinal));
        using var second = await GitHubDelivery.From(GitHubDelivery.Run(2)).PostAsync(gateway);
        var two = await gateway.WaitForEndAsync(second.Headers.Location!.ToString());

        File.Delete(file);
        using var again = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);

        Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        var error = (await without.ReadJsonAsync())["errors"]![0]!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "manifest_file_unreadable"), (without.StatusCode, (string?)error["code"]));
        Assert.DoesNotContain(settings.Folder, error.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(file, gateway.Output, StringComparison.Ordinal);
        Assert.Equal(("succeeded", "succeeded"), ((string?)one["status"], (string?)two["status"]));
        Assert.Contains("0 7 * * *", Assert.Single(prefect.Deployments.EnumerateArray()).GetProperty("schedules").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_hangs_is_503_before_GitHub_gives_up()
    {
        using var hanging = WireMockServer.Start();
        hanging.Given(Request.Create()).RespondWith(Response.Create().WithDelay(TimeSpan.FromMinutes(30)));
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, new Uri(hanging.Url!));
        settings["Webhooks:ManifestDeadline"] = "00:00:00.5";
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);
        var problem = await answer.ReadJsonAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "registry_unavailable"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
        Assert.Contains("Redeliver it", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(0, await gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task A_registry_that_comes_back_within_the_deadline_is_asked_again()
    {
        using var registry = WireMockServer.Start();
        registry.Given(Request.Create().UsingHead()).InScenario("away").WillSetStateTo("back").RespondWith(Response.Create().WithStatusCode(503));
        registry.Given(Request.Create().UsingHead()).InScenario("away").WhenStateIs("back").RespondWith(Response.Create().WithStatusCode(404));
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, new Uri(registry.Url!));
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);

        Assert.Equal("image_missing", (string?)(await answer.ReadJsonAsync())["errors"]![0]!["code"]);
    }

    [Fact]
    public async Task A_registry_that_is_not_listed_is_not_asked_and_is_422()
    {
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, Nowhere);
        settings["Images:Registries:it:Host"] = "other.example";
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);

        var error = (await answer.ReadJsonAsync())["errors"]![0]!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "image_labels_unknown"), (answer.StatusCode, (string?)error["code"]));
        Assert.Equal("Add ghcr.io to Gateway:Images:Registries.", (string?)error["fix"]);
    }

    [Fact]
    public async Task A_workflow_for_a_MODE_that_wants_a_token_does_not_start()
    {
        using var issuer = new RunningIssuer();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, Nowhere);
        issuer.Trust(settings);

        var output = await HostedGateway.FindFaultsAsync(settings);

        Assert.Contains("Workflows:ci:Images:staging: MODE staging requires an OIDC token, but GitHub signs its webhook with the repository's secret.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_without_a_secret_accepts_nothing()
    {
        using var issuer = new RunningIssuer();
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, Nowhere);
        settings["Repositories:other:Secrets:0"] = null;
        issuer.Trust(settings);
        foreach (var mode in (string[])["staging", "prod"])
        {
            settings[$"Modes:{mode}:Oidc:Required"] = "false";
        }

        await using var gateway = await HostedGateway.StartAsync(settings);

        using var unproven = await (GitHubDelivery.From(GitHubDelivery.Run(1)) with { Secret = GatewaySettings.OtherSecret }).PostAsync(gateway);
        using var empty = await (GitHubDelivery.From(GitHubDelivery.Run(1)) with { Secret = "" }).PostAsync(gateway);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (unproven.StatusCode, empty.StatusCode));
        Assert.Equal(0, await gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task Mappings_that_are_wrong_do_not_start_and_every_one_is_named()
    {
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, Nowhere);
        settings["Webhooks:ManifestDeadline"] = "00:00:10";
        settings["Repositories:arcgis:Workflows:ci:Path"] = "CI/CD";
        settings["Repositories:arcgis:Workflows:ci:Images:prod"] = "ghcr.io/org/pipelines-arcgis:latest";
        settings["Repositories:arcgis:Workflows:ci:Checks:2"] = null;

        var output = await HostedGateway.FindFaultsAsync(settings);

        foreach (var part in (string[])
            ["Gateway:Webhooks:ManifestDeadline must be between", "Workflows:ci:Path must be the path", "Workflows:ci:Images:prod must contain the commit once", "Workflows:ci:Checks lacks build-push"])
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Runs_beyond_the_rate_are_429_and_events_that_deploy_nothing_do_not_count()
    {
        await using var prefect = await PrefectSandbox.StartAsync();
        using var settings = HookedGateway.Settings(prefect, Registry, Nowhere);
        settings["Webhooks:BuildsPerMinute"] = "1";
        settings["Images:Registries:it:Host"] = "other.example";
        await using var gateway = await HostedGateway.StartAsync(settings);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            using var ignored = await GitHubDelivery.From(GitHubDelivery.Json("push"), "push").PostAsync(gateway);
            Assert.Equal(HttpStatusCode.OK, ignored.StatusCode);
        }

        using var first = await GitHubDelivery.From(GitHubDelivery.Run(1)).PostAsync(gateway);
        using var second = await GitHubDelivery.From(GitHubDelivery.Run(2)).PostAsync(gateway);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
        Assert.NotNull(second.Headers.RetryAfter);
    }
}
