using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class AutomationTests
{
    private const string Deployment = "23a8a4d0-7c93-4429-bbce-7f88eb3fccb4";

    private const string Automation = $$"""
        {"name":"a",
         "trigger":{"posture":"Reactive","expect":["prefect.flow-run.Completed"]},
         "actions":[{"type":"run-deployment","deployment_id":"{{Deployment}}"}]}
        """;

    [Fact]
    public async Task What_is_left_out_is_answered_with_its_default_and_unknown_parts_are_dropped()
    {
        await using var client = await SandboxClient.StartAsync();

        var created = await CreateAsync(client, """
            {"trigger":{"posture":"Proactive","id":"00000000-0000-0000-0000-000000000001","odd":1},"actions":[{"type":"do-nothing","odd":1}]}
            """);

        var trigger = created.GetProperty("trigger");
        Assert.NotEqual(new Guid("00000000-0000-0000-0000-000000000001"), trigger.GetProperty("id").GetGuid());
        Assert.Equal("""[{"type":"do-nothing"}]""", created.GetProperty("actions").GetRawText());
        Assert.Equal(("event", "10.0"), (trigger.GetProperty("type").GetString(), trigger.GetProperty("within").GetRawText()));
        Assert.False(trigger.TryGetProperty("odd", out _));
        Assert.True(created.GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Triggers_can_be_put_together_and_durations_come_back_in_seconds()
    {
        await using var client = await SandboxClient.StartAsync();

        var created = await CreateAsync(client, """
            {"trigger":{"type":"compound","require":"all","within":"PT1M","triggers":[{"posture":"Reactive"},{"posture":"Reactive","within":5}]},
             "actions":[{"type":"run-deployment","source":"inferred","schedule_after":"PT30S"}]}
            """);

        var trigger = created.GetProperty("trigger");
        Assert.Equal("60.0", trigger.GetProperty("within").GetRawText());
        Assert.Equal(["0.0", "5.0"], trigger.GetProperty("triggers").EnumerateArray().Select(each => each.GetProperty("within").GetRawText()));
        Assert.Equal("30.0", created.GetProperty("actions")[0].GetProperty("schedule_after").GetRawText());
    }

    [Fact]
    public async Task An_automation_is_read_replaced_switched_off_and_deleted_by_its_id()
    {
        await using var client = await SandboxClient.StartAsync();
        var created = await CreateAsync(client, """{"description":"text"}""");
        var path = $"automations/{created.GetProperty("id")}";

        var (replaced, _) = await client.SendAsync("PUT", path, With("""{"name":"b"}"""));
        var (switched, _) = await client.SendAsync("PATCH", path, """{"enabled":false}""");
        var (_, after) = await client.SendAsync("GET", path);
        var (deleted, _) = await client.SendAsync("DELETE", path);
        var (gone, problem) = await client.SendAsync("GET", path);

        Assert.Equal((204, 204, 204, 404), (replaced, switched, deleted, gone));
        Assert.Equal("Automation not found", problem.GetProperty("exception_message").GetString());
        Assert.Equal(("b", "text", false), (after.GetProperty("name").GetString(), after.GetProperty("description").GetString(), after.GetProperty("enabled").GetBoolean()));
        Assert.NotEqual(
            created.GetProperty("trigger").GetProperty("id").GetGuid(), after.GetProperty("trigger").GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("POST", "", """{"odd":1}""", "odd")]
    [InlineData("PUT", "/00000000-0000-0000-0000-000000000001", """{"owner_resource":"x"}""", "owner_resource")]
    [InlineData("PATCH", "/00000000-0000-0000-0000-000000000001", """{"name":"b"}""", "name")]
    [InlineData("POST", "filter", """{"automations":{"id":{"any_":[]}}}""", "id")]
    public async Task Fields_that_the_server_does_not_know_are_refused(string method, string path, string fields, string field)
    {
        await using var client = await SandboxClient.StartAsync();
        var body = path == "filter" || method == "PATCH" ? fields : With(fields);

        var (status, answer) = await client.SendAsync(method, $"automations/{path.TrimStart('/')}", body);

        var issue = Assert.Single(answer.GetProperty("exception_detail").EnumerateArray());
        Assert.Equal((422, "extra_forbidden"), (status, issue.GetProperty("type").GetString()));
        Assert.Equal(field, issue.GetProperty("loc").EnumerateArray().Last().GetString());
    }

    [Theory]
    [InlineData("""{"trigger":{}}""")]
    [InlineData("""{"trigger":{"posture":"Lazy"}}""")]
    [InlineData("""{"trigger":{"posture":"Proactive","within":5}}""")]
    [InlineData("""{"actions":[{"type":"explode"}]}""")]
    [InlineData("""{"actions":[{"type":"run-deployment"}]}""")]
    [InlineData("""{"actions":[{"type":"run-deployment","source":"inferred","deployment_id":"23a8a4d0-7c93-4429-bbce-7f88eb3fccb4"}]}""")]
    [InlineData("""{"actions":[{"type":"run-deployment","source":"inferred"}],"trigger":{"posture":"Reactive","expect":["prefect.flow-run.*"]}}""")]
    [InlineData("""{"trigger":{"posture":"Reactive","expect":["prefect.flow-run.Running"],"match":{"prefect.resource.id":"prefect.flow-run.*"}}}""")]
    public async Task Triggers_and_actions_of_a_wrong_form_and_endless_loops_are_refused(string fields)
    {
        await using var client = await SandboxClient.StartAsync();

        Assert.Equal(422, (await client.SendAsync("POST", "automations/", With(fields))).Status);
    }

    [Theory]
    [InlineData("""{"automations":{"name":{"any_":["a","c"]}}}""", "a,c")]
    [InlineData("""{"automations":{"tags":{"any_":["x"]}}}""", "b")]
    [InlineData("""{"automations":{"created":{"before_":"2001-01-01T00:00:00Z"}}}""", "")]
    [InlineData("""{"sort":"NAME_DESC","limit":2}""", "c,b")]
    [InlineData("""{"offset":1}""", "b,c")]
    public async Task Automations_are_found_by_name_tags_and_age(string query, string names)
    {
        await using var client = await SandboxClient.StartAsync();
        await CreateAsync(client, """{"name":"b","tags":["x"]}""");
        await CreateAsync(client, """{"name":"c"}""");
        await CreateAsync(client, """{"name":"a"}""");

        var (_, found) = await client.SendAsync("POST", "automations/filter", query);

        Assert.Equal(names, NamesOf(found));
    }

    [Fact]
    public async Task An_automation_is_related_to_its_owner_and_to_the_deployment_it_runs_and_goes_with_its_owner_only()
    {
        await using var client = await SandboxClient.StartAsync();
        var owner = "prefect.deployment.00000000-0000-0000-0000-000000000001";
        await CreateAsync(client, $$"""{"name":"owned","owner_resource":"{{owner}}"}""");
        await CreateAsync(client, """{"name":"free"}""");

        var (_, ofDeployment) = await client.SendAsync("GET", $"automations/related-to/prefect.deployment.{Deployment}");
        var (_, ofOwner) = await client.SendAsync("GET", $"automations/related-to/{owner}");
        var (wrong, _) = await client.SendAsync("DELETE", $"automations/owned-by/prefect.deployment.{Deployment}");
        var (_, before) = await client.SendAsync("POST", "automations/count");
        var (right, _) = await client.SendAsync("DELETE", $"automations/owned-by/{owner}");
        var (_, after) = await client.SendAsync("POST", "automations/filter", "{}");

        Assert.Equal(("owned,free", "owned"), (NamesOf(ofDeployment), NamesOf(ofOwner)));
        Assert.Equal((202, 2, 202, "free"), (wrong, before.GetInt32(), right, NamesOf(after)));
    }

    [Fact]
    public async Task A_deleted_deployment_leaves_its_automations_behind()
    {
        await using var client = await SandboxClient.StartAsync();
        var id = (await client.CreateAsync("d")).GetProperty("id").GetString();
        await CreateAsync(client, $$"""{"owner_resource":"prefect.deployment.{{id}}"}""");

        await client.SendAsync("DELETE", $"deployments/{id}");

        Assert.Equal(1, (await client.SendAsync("POST", "automations/count")).Body.GetInt32());
    }

    private static async Task<JsonElement> CreateAsync(SandboxClient client, string fields)
    {
        var (status, body) = await client.SendAsync("POST", "automations/", With(fields));
        Assert.True(status == 201, $"{status}: {body}");
        return body;
    }

    private static string With(string fields)
    {
        var body = JsonNode.Parse(Automation)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString();
    }

    private static string NamesOf(JsonElement automations) =>
        string.Join(',', automations.EnumerateArray().Select(each => each.GetProperty("name").GetString()));
}
