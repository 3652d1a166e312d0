using System.Text.Json;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class DeploymentQuirkTests
{
    private const string TwoSchedules =
        """{"schedules":[{"schedule":{"cron":"0 1 * * *"},"slug":"one","parameters":{"a":1}},{"schedule":{"cron":"0 2 * * *"},"slug":"two"}]}""";

    [Fact]
    public async Task Posting_again_keeps_most_but_loses_schedules_parameters_and_labels()
    {
        await using var client = await SandboxClient.StartAsync();
        var first = await client.CreateAsync("d", """
            {"schedules":[{"schedule":{"cron":"0 1 * * *"}}],"parameters":{"a":1},"labels":{"mine":"yes"},"tags":["t"],
             "description":"text","version":"1","paused":true,"job_variables":{"image":"x"},"entrypoint":"a.py:f","concurrency_limit":3}
            """);

        var (status, again) = await client.UpsertAsync("d");

        Assert.Equal(200, status);
        Assert.Equal(first.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal("[]", again.GetProperty("schedules").GetRawText());
        Assert.Equal("{}", again.GetProperty("parameters").GetRawText());
        Assert.Equal(["prefect.flow.id"], again.GetProperty("labels").EnumerateObject().Select(label => label.Name));
        foreach (var kept in new[] { "tags", "description", "version", "paused", "job_variables", "entrypoint", "global_concurrency_limit" })
        {
            Assert.Equal(first.GetProperty(kept).GetRawText(), again.GetProperty(kept).GetRawText());
        }
    }

    [Fact]
    public async Task Schedules_come_back_in_reverse_order()
    {
        await using var client = await SandboxClient.StartAsync();

        var deployment = await client.CreateAsync("d", TwoSchedules);

        Assert.Equal(["two", "one"], SlugsOf(deployment));
    }

    [Fact]
    public async Task Patching_schedules_by_slug_changes_and_adds_but_never_deletes()
    {
        await using var client = await SandboxClient.StartAsync();
        var before = await client.CreateAsync("d", TwoSchedules);

        var status = await client.PatchAsync(before, """{"schedules":[{"slug":"one","active":false},{"slug":"three","schedule":{"cron":"0 3 * * *"}}]}""");

        var after = await client.ReadAsync(before);
        Assert.Equal(204, status);
        Assert.Equal(["one", "three", "two"], SlugsOf(after).Order(StringComparer.Ordinal));
        var one = Schedule(after, "one");
        Assert.Equal(Schedule(before, "one").GetProperty("id").GetGuid(), one.GetProperty("id").GetGuid());
        Assert.False(one.GetProperty("active").GetBoolean());
        Assert.Equal("{}", one.GetProperty("parameters").GetRawText());
    }

    [Fact]
    public async Task Patching_no_schedules_changes_none_where_all_have_slugs()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", TwoSchedules);

        Assert.Equal(204, await client.PatchAsync(deployment, """{"schedules":[]}"""));

        Assert.Equal(["two", "one"], SlugsOf(await client.ReadAsync(deployment)));
    }

    [Fact]
    public async Task Patching_schedules_replaces_all_where_one_has_no_slug()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", """{"schedules":[{"schedule":{"cron":"0 1 * * *"}},{"schedule":{"cron":"0 2 * * *"},"slug":"two"}]}""");

        Assert.Equal(204, await client.PatchAsync(deployment, """{"schedules":[{"slug":"new","schedule":{"cron":"0 9 * * *"}}]}"""));

        Assert.Equal(["new"], SlugsOf(await client.ReadAsync(deployment)));
    }

    [Fact]
    public async Task One_schedule_is_added_changed_and_deleted_by_its_id()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d");
        var path = $"deployments/{deployment.GetProperty("id")}/schedules";

        var (created, added) = await client.SendAsync("POST", path, """[{"schedule":{"interval":60},"slug":"s","max_scheduled_runs":4}]""");
        var id = added[0].GetProperty("id").GetGuid();
        var (changed, _) = await client.SendAsync("PATCH", $"{path}/{id}", """{"active":false}""");
        var (deleted, _) = await client.SendAsync("DELETE", $"{path}/{id}");
        var (missing, problem) = await client.SendAsync("DELETE", $"{path}/{id}");

        Assert.Equal((201, 204, 204, 404), (created, changed, deleted, missing));
        Assert.Equal("60.0", added[0].GetProperty("schedule").GetProperty("interval").GetRawText());
        Assert.Equal("Schedule not found.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_limit_is_a_global_one_named_after_the_deployment_and_null_deletes_it()
    {
        await using var client = await SandboxClient.StartAsync();

        var deployment = await client.CreateAsync("d", """{"concurrency_limit":2}""");

        var limit = deployment.GetProperty("global_concurrency_limit");
        Assert.Equal(JsonValueKind.Null, deployment.GetProperty("concurrency_limit").ValueKind);
        Assert.Equal($"deployment:{deployment.GetProperty("id")}", limit.GetProperty("name").GetString());
        Assert.Equal(2, limit.GetProperty("limit").GetInt32());
        Assert.Equal(204, await client.PatchAsync(deployment, """{"concurrency_limit":null}"""));
        Assert.Equal(JsonValueKind.Null, (await client.ReadAsync(deployment)).GetProperty("global_concurrency_limit").ValueKind);
    }

    [Fact]
    public async Task Nulling_the_limit_of_one_deployment_takes_a_shared_limit_from_all()
    {
        await using var client = await SandboxClient.StartAsync();
        var (_, limit) = await client.SendAsync("POST", "v2/concurrency_limits/", """{"name":"shared","limit":5}""");
        var shared = $$"""{"global_concurrency_limit_id":"{{limit.GetProperty("id")}}"}""";
        var one = await client.CreateAsync("one", shared);
        var other = await client.CreateAsync("other", shared);

        Assert.Equal(204, await client.PatchAsync(one, """{"concurrency_limit":null}"""));

        Assert.Equal(JsonValueKind.Null, (await client.ReadAsync(other)).GetProperty("global_concurrency_limit").ValueKind);
        Assert.Equal(404, (await client.SendAsync("GET", "v2/concurrency_limits/shared")).Status);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task Empty_job_variables_are_ignored(string method)
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", """{"job_variables":{"image":"x"}}""");

        _ = method == "POST"
            ? await client.CreateAsync("d", """{"job_variables":{}}""")
            : (object)await client.PatchAsync(deployment, """{"job_variables":{}}""");

        Assert.Equal("""{"image":"x"}""", (await client.ReadAsync(deployment)).GetProperty("job_variables").GetRawText());
    }

    [Fact]
    public async Task An_unknown_work_queue_is_made_without_a_word()
    {
        await using var client = await SandboxClient.StartAsync();

        var deployment = await client.CreateAsync("d", """{"work_queue_name":"slow"}""");
        var (_, queues) = await client.SendAsync("POST", "work_pools/docker-pool/queues/filter", "{}");

        Assert.Equal("slow", deployment.GetProperty("work_queue_name").GetString());
        Assert.Equal(["default", "slow"], queues.EnumerateArray().Select(queue => queue.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_pools_name_alone_moves_a_deployment_to_the_default_queue()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", """{"work_queue_name":"slow"}""");

        Assert.Equal(204, await client.PatchAsync(deployment, """{"work_pool_name":"docker-pool"}"""));

        Assert.Equal("default", (await client.ReadAsync(deployment)).GetProperty("work_queue_name").GetString());
    }

    [Fact]
    public async Task An_empty_name_is_accepted()
    {
        await using var client = await SandboxClient.StartAsync();

        Assert.Equal(201, (await client.UpsertAsync("")).Status);
    }

    [Fact]
    public async Task Deleting_in_bulk_without_a_filter_deletes_everything()
    {
        await using var client = await SandboxClient.StartAsync();
        await client.CreateAsync("one");
        await client.CreateAsync("two");

        var (status, answer) = await client.SendAsync("POST", "deployments/bulk_delete", "{}");

        Assert.Equal((200, 2), (status, answer.GetProperty("deleted").GetArrayLength()));
        Assert.Equal(0, client.Sandbox.Deployments.GetArrayLength());
    }

    [Fact]
    public async Task A_page_holds_at_most_200_and_the_offset_goes_on_from_there()
    {
        await using var client = await SandboxClient.StartAsync();
        for (var number = 0; number < 205; number++)
        {
            await client.CreateAsync($"d{number:000}");
        }

        var (_, first) = await client.SendAsync("POST", "deployments/filter", "{}");
        var (_, rest) = await client.SendAsync("POST", "deployments/filter", """{"offset":200,"sort":"NAME_ASC"}""");

        Assert.Equal(200, first.GetArrayLength());
        Assert.Equal(["d200", "d201", "d202", "d203", "d204"], rest.EnumerateArray().Select(each => each.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("""{"deployments":{"name":{"any_":["a"]}}}""", "a")]
    [InlineData("""{"deployments":{"tags":{"all_":["x","y"]}}}""", "b")]
    [InlineData("""{"deployments":{"tags":{"any_":["x"]}},"sort":"NAME_DESC"}""", "b,a")]
    [InlineData("""{"deployments":{"name":{"like_":"A"}}}""", "a")]
    [InlineData("""{"flows":{"name":{"any_":["other"]}}}""", "")]
    [InlineData("""{"flows":{"name":{"any_":["flow"]}},"limit":1}""", "a")]
    public async Task Deployments_are_found_by_name_tags_and_flow(string query, string names)
    {
        await using var client = await SandboxClient.StartAsync();
        await client.CreateAsync("a", """{"tags":["x"]}""");
        await client.CreateAsync("b", """{"tags":["x","y"]}""");

        var (_, found) = await client.SendAsync("POST", "deployments/filter", query);

        Assert.Equal(names, string.Join(',', found.EnumerateArray().Select(each => each.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task A_filter_that_the_server_does_not_know_is_refused()
    {
        await using var client = await SandboxClient.StartAsync();

        var (status, answer) = await client.SendAsync("POST", "deployments/filter", """{"deployments":{"nme":{"any_":["a"]}}}""");

        Assert.Equal(422, status);
        Assert.Equal("extra_forbidden", answer.GetProperty("exception_detail")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Labels_cannot_be_patched()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d");

        Assert.Equal(422, await client.PatchAsync(deployment, """{"labels":{"a":"b"}}"""));
    }

    [Fact]
    public async Task A_null_takes_effect_where_a_left_out_field_does_not()
    {
        await using var client = await SandboxClient.StartAsync();
        var deployment = await client.CreateAsync("d", """{"description":"text","version":"1"}""");

        Assert.Equal(204, await client.PatchAsync(deployment, """{"description":null}"""));

        var after = await client.ReadAsync(deployment);
        Assert.Equal(JsonValueKind.Null, after.GetProperty("description").ValueKind);
        Assert.Equal("1", after.GetProperty("version").GetString());
    }

    private static IEnumerable<string?> SlugsOf(JsonElement deployment) =>
        deployment.GetProperty("schedules").EnumerateArray().Select(schedule => schedule.GetProperty("slug").GetString());

    private static JsonElement Schedule(JsonElement deployment, string slug) =>
        deployment.GetProperty("schedules").EnumerateArray().Single(schedule => schedule.GetProperty("slug").GetString() == slug);
}
