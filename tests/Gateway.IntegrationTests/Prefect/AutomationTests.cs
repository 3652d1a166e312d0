using System.Text.Json;
using Gateway.Prefect;
using WireMock.ResponseBuilders;

namespace Gateway.IntegrationTests.Prefect;

public class AutomationTests
{
    private const string Locked = """{"exception_message": "Service Unavailable"}""";
    private static readonly Guid Id = Guid.Parse("bb548ff6-2111-4cbe-afbd-8a6a62399346");
    private static readonly Guid Deployment = Guid.Parse("23a8a4d0-7c93-4429-bbce-7f88eb3fccb4");
    private static readonly JsonElement Body = JsonElement.Parse("""{"name":"load__automation_1","actions":[{"job_variables":{"env":{"TOKEN":"hunter2"}}}]}""");

    [Fact]
    public async Task An_automation_is_read_by_its_name_with_all_that_it_takes_to_make_it_again()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/automations/filter", (200, $"[{RecordedCreate().GetProperty("response").GetProperty("body").GetRawText()}]"));

        var automation = Assert.Single(await prefect.Client.ReadAutomationsAsync(["triggered__automation_1", "triggered__automation_1"], default));

        Assert.Equal(Id, automation.Id);
        Assert.Equal("prefect.flow-run.Completed", automation.Trigger.GetProperty("expect")[0].GetString());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 11, 49, 57, TimeSpan.Zero).AddTicks(6070020), automation.Created);
        Assert.True(JsonElement.DeepEquals(RecordedCreate().GetProperty("request").GetProperty("body"), AutomationBodies.Recreate(automation, Deployment)));
        Assert.Equal(
            """{"automations":{"name":{"any_":["triggered__automation_1"]}},"sort":"NAME_ASC","limit":200,"offset":0}""",
            prefect.Body(0));
    }

    [Fact]
    public async Task All_pages_are_read_and_an_automation_on_two_of_them_counts_once()
    {
        using var prefect = new RecordedPrefect();
        var ids = Enumerable.Range(0, 201).Select(_ => Guid.NewGuid()).ToList();
        prefect.Answers("POST", "/automations/filter", (200, Page(ids.Take(200))), (200, Page(ids.Skip(199))));

        var found = await prefect.Client.ReadAutomationsAsync(["same"], default);

        Assert.Equal(ids.Order(), found.Select(automation => automation.Id));
        Assert.Contains("\"offset\":200", prefect.Body(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_names_are_asked_for_200_at_a_time_and_no_name_is_no_request()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/automations/filter", (200, "[]"));

        Assert.Empty(await prefect.Client.ReadAutomationsAsync([], default));
        Assert.Empty(prefect.Requests);
        Assert.Empty(await prefect.Client.ReadAutomationsAsync([.. Enumerable.Range(0, 201).Select(index => $"{index:000}")], default));

        Assert.Equal(2, prefect.Requests.Count);
        Assert.Contains("""["200"]""", prefect.Body(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_automations_of_a_deployment_are_read_by_its_id()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", $"/automations/related-to/prefect.deployment.{Deployment}", (200, Page([Id])));

        Assert.Equal(Id, Assert.Single(await prefect.Client.ReadAutomationsOfAsync(Deployment, default)).Id);
    }

    [Fact]
    public async Task A_create_sends_the_body_as_it_is_and_answers_the_id()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/automations/", (201, Page([Id])[1..^1]));

        Assert.Equal(Id, await prefect.Client.CreateAutomationAsync(Body, default));
        Assert.Equal(Body.GetRawText(), prefect.Body(0));
    }

    [Fact]
    public async Task An_update_replaces_the_automation()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("PUT", $"/automations/{Id}", Response.Create().WithStatusCode(204));

        await prefect.Client.UpdateAutomationAsync(Id, Body, default);

        Assert.Equal(Body.GetRawText(), prefect.Body(0));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(404)]
    public async Task One_automation_is_deleted_by_its_id_and_one_that_is_gone_counts_as_deleted(int status)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("DELETE", $"/automations/{Id}", (status, """{"detail": "Automation not found"}"""));

        await prefect.Client.DeleteAutomationAsync(Id, default);

        Assert.Equal([$"DELETE /api/automations/{Id}"], prefect.Requests);
    }

    [Fact]
    public async Task An_automation_that_is_gone_cannot_be_updated()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("PUT", $"/automations/{Id}", (404, """{"detail": "Automation not found"}"""));

        var refused = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.UpdateAutomationAsync(Id, Body, default));

        Assert.Equal(404, refused.Status);
        Assert.Equal($"update automation {Id}: Prefect answered 404: Automation not found.", refused.Message);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_create_is_not_sent_twice_when_the_server_may_have_done_it(int status)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/automations/", (status, """{"exception_message": "Internal Server Error"}"""));

        var unavailable = await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CreateAutomationAsync(Body, default));

        Assert.Equal($"create automation load__automation_1: Prefect answered {status}: Internal Server Error.", unavailable.Message);
        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task A_busy_database_is_tried_again_even_for_a_create()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/automations/", (503, Locked), (201, Page([Id])[1..^1]));

        Assert.Equal(Id, await prefect.Client.CreateAutomationAsync(Body, default));
        Assert.Equal(2, prefect.Requests.Count);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task What_is_the_same_when_done_twice_is_repeated(string method)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers(method, $"/automations/{Id}", (502, "{}"), (204, ""));

        await (method == "PUT" ? prefect.Client.UpdateAutomationAsync(Id, Body, default) : prefect.Client.DeleteAutomationAsync(Id, default));

        Assert.Equal(2, prefect.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_that_echoes_the_request_shows_nothing_of_it()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("POST", "/automations/", (422, """{"detail": "Error creating automation: 'hunter2' is not of type 'integer'", "request_body": {"a": "hunter2"}}"""));

        var refused = await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.CreateAutomationAsync(Body, default));

        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("Error creating automation", refused.Message, StringComparison.Ordinal);
    }

    private static JsonElement RecordedCreate() => JsonElement
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "deploy", "3.8.3", "first.json")))
        .EnumerateArray()
        .Single(exchange => exchange.GetProperty("request").GetProperty("path").GetString() == "/api/automations/");

    private static string Page(IEnumerable<Guid> ids) =>
        $"[{string.Join(',', ids.Select(id => $$"""{"id": "{{id}}", "name": "same", "trigger": {}, "actions": []}"""))}]";
}
