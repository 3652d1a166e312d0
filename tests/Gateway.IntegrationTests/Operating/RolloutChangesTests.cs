using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

/// <summary>What rollouts changed, and how they differ, is told afterwards as a plan tells it before.</summary>
public sealed class RolloutChangesTests
{
    [Fact]
    public async Task What_a_rollout_changed_is_kept_field_by_field()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var second = await operated.BuildAsync(OperatedGateway.Build(2));
        await operated.BuildAsync(OperatedGateway.Build(3));

        var changes = await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{second["id"]}/changes");

        var field = FieldOf(changes, "job_variables.image");
        Assert.Equal((OperatedGateway.ImageOf(1), OperatedGateway.ImageOf(2)), ((string?)field["old"], (string?)field["new"]));
        Assert.Equal(1, (int)changes["changes"]!["update"]!);
    }

    [Fact]
    public async Task What_a_rollout_created_is_kept()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));

        Assert.Equal("create", (string?)(await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{first["id"]}/changes"))["deployments"]![0]!["action"]);
    }

    [Fact]
    public async Task A_rollout_that_changed_nothing_has_no_changes()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var same = OperatedGateway.Build(2);
        (same["sha"], same["image"]) = ((string?)OperatedGateway.Build(1)["sha"], (string?)OperatedGateway.Build(1)["image"]);
        var second = await operated.BuildAsync(same);

        Assert.Empty((await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{second["id"]}/changes"))["deployments"]!.AsArray());
    }

    [Fact]
    public async Task What_looks_like_a_secret_is_kept_masked()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1, WithParameter("hunter2-of-before")));
        var second = await operated.BuildAsync(OperatedGateway.Build(2, WithParameter("hunter2-of-today")));

        var changes = await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{second["id"]}/changes");

        Assert.Contains("parameters.password", changes.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", changes.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_rollouts_are_compared_and_only_what_differs_is_told()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1, WithParameter("a", "rows")));
        await operated.BuildAsync(OperatedGateway.Build(2));
        var third = await operated.BuildAsync(OperatedGateway.Build(3, WithParameter("b", "rows")));

        var differences = await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{first["id"]}/compare/{third["id"]}");
        var same = await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{first["id"]}/compare/{first["id"]}");

        Assert.Equal((OperatedGateway.ImageOf(1), OperatedGateway.ImageOf(3)), ((string?)FieldOf(differences, "job_variables.image")["old"], (string?)FieldOf(differences, "job_variables.image")["new"]));
        Assert.Equal("b", (string?)FieldOf(differences, "parameters.rows")["new"]);
        Assert.Equal(((string?)first["id"], (string?)third["id"]), ((string?)differences["rollout_id"], (string?)differences["compared_to"]));
        Assert.Empty(same["deployments"]!.AsArray());
    }

    [Fact]
    public async Task A_rollout_is_compared_with_the_server_as_it_is()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var first = await operated.BuildAsync(OperatedGateway.Build(1));
        await operated.BuildAsync(OperatedGateway.Build(2));

        var plan = await operated.Gateway.GetJsonAsync($"/api/v1/rollouts/{first["id"]}/compare/live");

        Assert.Equal((OperatedGateway.ImageOf(2), OperatedGateway.ImageOf(1)), ((string?)FieldOf(plan, "job_variables.image")["old"], (string?)FieldOf(plan, "job_variables.image")["new"]));
        Assert.Equal(OperatedGateway.ImageOf(2), operated.Image);
    }

    [Fact]
    public async Task Changes_are_told_as_Markdown()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));
        var second = await operated.BuildAsync(OperatedGateway.Build(2));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rollouts/{second["id"]}/changes");
        request.Headers.Add("Accept", "text/markdown");

        using var answer = await operated.Gateway.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "text/markdown"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith($"### Changes of rollout {second["id"]}: 1 to update", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static JsonNode FieldOf(JsonNode changes, string field) =>
        Assert.Single(changes["deployments"]![0]!["fields"]!.AsArray(), one => (string?)one!["field"] == field)!;

    private static string WithParameter(string value, string name = "password") =>
        TestManifests.Simple.Replace("    schedule:", $"    parameters: {{ {name}: {value} }}\n    schedule:", StringComparison.Ordinal);
}
