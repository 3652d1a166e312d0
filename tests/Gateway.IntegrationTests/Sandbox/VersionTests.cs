using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>What the recorded versions of Prefect do each in its own way.</summary>
public sealed class VersionTests
{
    private const string Cron = """{"cron":"0 1 * * *"}""";

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task The_version_is_told_as_the_server_tells_it(string version)
    {
        await using var client = await StartAsync(version);

        var (_, server) = await client.SendAsync("GET", "admin/version");
        var (_, api) = await client.SendAsync("GET", "version");
        var (_, document) = await client.SendAsync("GET", "/openapi.json");

        Assert.Equal((version, "0.8.4"), (server.GetString(), api.GetString()));
        Assert.Equal(version, document.GetProperty("info").GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_version_that_was_not_recorded_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => SandboxVersions.StartAsync("3.6.12"));

        Assert.Contains("does not know Prefect 3.6.12", refused.Message, StringComparison.Ordinal);
        Assert.Contains("3.4.25, 3.6.11, 3.6.29, 3.8.3", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.4.25", 422)]
    [InlineData("3.6.11", 422)]
    [InlineData("3.6.29", 201)]
    [InlineData("3.8.3", 201)]
    public async Task A_schedule_that_replaces_another_is_new_in_3_6_17(string version, int status)
    {
        await using var client = await StartAsync(version);

        var (answered, body) = await client.UpsertAsync("d", $$"""{"schedules":[{"schedule":{{Cron}},"slug":"new","replaces":"old"}]}""");

        Assert.Equal(status, answered);
        if (status == 422)
        {
            var issue = Assert.Single(body.GetProperty("exception_detail").EnumerateArray());
            Assert.Equal(
                """{"type":"extra_forbidden","loc":["body","schedules",0,"replaces"],"msg":"Extra inputs are not permitted","input":"old"}""",
                issue.GetRawText());
        }
    }

    [Fact]
    public async Task A_replaced_slug_is_renamed_and_its_schedule_keeps_its_id()
    {
        await using var client = await StartAsync("3.6.29");
        var before = await client.CreateAsync("d", $$"""{"schedules":[{"schedule":{{Cron}},"slug":"old"}]}""");

        var status = await client.PatchAsync(before, """{"schedules":[{"slug":"new","replaces":"old"}]}""");

        var after = await client.ReadAsync(before);
        Assert.Equal(204, status);
        Assert.Equal("new", after.GetProperty("schedules")[0].GetProperty("slug").GetString());
        Assert.Equal(
            before.GetProperty("schedules")[0].GetProperty("id").GetGuid(), after.GetProperty("schedules")[0].GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("""[{"slug":"a","replaces":"one"},{"slug":"b","replaces":"one"}]""", "Multiple schedules have 'replaces' targeting the same slug: one")]
    [InlineData("""[{"slug":"two","replaces":"one"}]""", "Cannot rename schedule from 'one' to 'two': a schedule with slug 'two' already exists.")]
    public async Task A_slug_is_not_replaced_twice_nor_by_one_that_stays(string schedules, string detail)
    {
        await using var client = await StartAsync("3.6.29");
        var deployment = await client.CreateAsync("d", $$"""{"schedules":[{"schedule":{{Cron}},"slug":"one"},{"schedule":{{Cron}},"slug":"two"}]}""");

        var (status, answer) = await client.SendAsync("PATCH", $"deployments/{deployment.GetProperty("id")}", $$"""{"schedules":{{schedules}}}""");

        Assert.Equal((422, detail), (status, answer.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Replacing_a_slug_that_nobody_has_makes_a_schedule()
    {
        await using var client = await StartAsync("3.6.29");
        var deployment = await client.CreateAsync("d", $$"""{"schedules":[{"schedule":{{Cron}},"slug":"one"}]}""");

        Assert.Equal(204, await client.PatchAsync(deployment, $$"""{"schedules":[{"schedule":{{Cron}},"slug":"two","replaces":"none"}]}"""));

        Assert.Equal(2, (await client.ReadAsync(deployment)).GetProperty("schedules").GetArrayLength());
    }

    [Theory]
    [InlineData("3.4.25", 60, """{"collision_strategy":"ENQUEUE"}""")]
    [InlineData("3.4.25", 1, """{"collision_strategy":"ENQUEUE"}""")]
    [InlineData("3.6.11", 60, """{"collision_strategy":"ENQUEUE","grace_period_seconds":60}""")]
    [InlineData("3.6.11", null, """{"collision_strategy":"ENQUEUE","grace_period_seconds":null}""")]
    [InlineData("3.6.11", 59, null)]
    [InlineData("3.8.3", 86_400, """{"collision_strategy":"ENQUEUE","grace_period_seconds":86400}""")]
    [InlineData("3.8.3", 86_401, null)]
    public async Task A_grace_period_is_dropped_before_3_6_6_and_has_bounds_from_then_on(string version, int? seconds, string? options)
    {
        await using var client = await StartAsync(version);

        var (status, body) = await client.UpsertAsync(
            "d", $$$"""{"concurrency_options":{"collision_strategy":"ENQUEUE","grace_period_seconds":{{{seconds?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}}}""");

        Assert.Equal(options is null ? 422 : 201, status);
        Assert.Equal(options, options is null ? null : body.GetProperty("concurrency_options").GetRawText());
    }

    [Theory]
    [InlineData("3.6.11", "POST", 201)]
    [InlineData("3.6.29", "POST", 422)]
    [InlineData("3.6.11", "PATCH", 204)]
    [InlineData("3.6.29", "PATCH", 422)]
    public async Task Parameters_beyond_half_a_mebibyte_are_refused_from_3_6_25_on(string version, string method, int status)
    {
        await using var client = await StartAsync(version);
        var deployment = await client.CreateAsync("there");
        var parameters = $$$"""{"enforce_parameter_schema":false,"parameters":{"a":"{{{new string('x', 524_281)}}}"}}""";

        var (answered, body) = method == "POST"
            ? await client.UpsertAsync("d", parameters)
            : await client.SendAsync("PATCH", $"deployments/{deployment.GetProperty("id")}", parameters);

        Assert.Equal(status, answered);
        if (status == 422)
        {
            Assert.Equal(
                "Value error, Flow run parameters must be less than 524,288 bytes when serialized (got 524,289 bytes).",
                body.GetProperty("exception_detail")[0].GetProperty("msg").GetString());
        }
    }

    [Fact]
    public async Task Parameters_are_measured_as_Python_writes_them_and_those_of_a_schedule_not_at_all()
    {
        await using var client = await StartAsync("3.8.3");
        var most = $$$"""{"a":"{{{new string('ã', 87_378)}}}1234567890123"}""";

        var (within, _) = await client.UpsertAsync("d", $$"""{"parameters":{{most.Replace("3\"}", "\"}", StringComparison.Ordinal)}}}""");
        var (beyond, _) = await client.UpsertAsync("e", $$"""{"parameters":{{most}}}""");
        var (scheduled, _) = await client.UpsertAsync("f", $$"""{"schedules":[{"schedule":{{Cron}},"parameters":{{most}}}]}""");

        Assert.Equal((201, 422, 201), (within, beyond, scheduled));
    }

    [Theory]
    [InlineData("3.6.11", "FREQ=DAILY", "FREQ=DAILY")]
    [InlineData("3.6.29", "FREQ=DAILY", "DTSTART:20200101T000000\nFREQ=DAILY")]
    [InlineData("3.6.29", "FREQ=MINUTELY;INTERVAL=7", "DTSTART:20260504T101900\nFREQ=MINUTELY;INTERVAL=7")]
    [InlineData("3.8.3", "FREQ=MINUTELY;INTERVAL=7", "DTSTART:20260504T071700\nFREQ=MINUTELY;INTERVAL=7")]
    [InlineData("3.8.3", "FREQ=SECONDLY;COUNT=9", "DTSTART:20200101T000000\nFREQ=SECONDLY;COUNT=9")]
    [InlineData("3.8.3", "DTSTART:20210101T000000\nFREQ=DAILY", "DTSTART:20210101T000000\nFREQ=DAILY")]
    [InlineData("3.8.3", "FREQ=DAILY;UNTIL=20301231T000000Z", "FREQ=DAILY;UNTIL=20301231T000000Z")]
    public async Task A_rule_without_a_start_is_given_one_from_3_6_26_on(string version, string rule, string kept)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 10, 20, 30, TimeSpan.Zero));
        await using var client = await SandboxClient.StartAsync(new SandboxOptions { PrefectVersion = version, Time = time });

        var deployment = await client.CreateAsync(
            "d", $$$"""{"schedules":[{"schedule":{"rrule":{{{JsonSerializer.Serialize(rule)}}},"timezone":"America/Sao_Paulo"}}]}""");

        Assert.Equal(kept, deployment.GetProperty("schedules")[0].GetProperty("schedule").GetProperty("rrule").GetString());
    }

    [Theory]
    [InlineData("FREQ=DAILY;UNTIL=20301231T000000Z", 500)]
    [InlineData("FREQ=DAILY;UNTIL=20301231T000000", 200)]
    [InlineData("DTSTART:20200101T000000Z\nFREQ=DAILY;UNTIL=20301231T000000Z", 200)]
    public async Task Nothing_is_scheduled_where_a_rule_ends_at_an_instant_and_has_no_start(string rule, int status)
    {
        await using var client = await StartAsync("3.8.3");
        var deployment = await client.CreateAsync(
            "d", $$$"""{"schedules":[{"schedule":{{{Cron}}}},{"schedule":{"rrule":{{{JsonSerializer.Serialize(rule)}}}}}]}""");

        var (answered, _) = await client.SendAsync("POST", $"deployments/{deployment.GetProperty("id")}/schedule", "{}");

        var (_, runs) = await client.SendAsync("POST", "flow_runs/count", "{}");
        Assert.Equal((status, status == 200), (answered, runs.GetInt32() > 0));
    }

    [Theory]
    [InlineData("3.6.11", "\"PT1H\"", "3600.0")]
    [InlineData("3.6.29", "\"PT1H\"", "\"PT1H\"")]
    [InlineData("3.6.29", "3600", "3600.0")]
    [InlineData("3.6.29", "\"01:00:00\"", "3600.0")]
    public async Task An_interval_comes_back_as_it_was_written_from_3_6_18_on(string version, string interval, string kept)
    {
        await using var client = await StartAsync(version);

        var deployment = await client.CreateAsync("d", $$$"""{"schedules":[{"schedule":{"interval":{{{interval}}}}}]}""");

        Assert.Equal(kept, deployment.GetProperty("schedules")[0].GetProperty("schedule").GetProperty("interval").GetRawText());
    }

    [Theory]
    [InlineData("3.6.11", "docker-pool")]
    [InlineData("3.6.29", null)]
    public async Task Null_takes_a_deployment_out_of_its_pool_from_3_6_27_on(string version, string? pool)
    {
        await using var client = await StartAsync(version);
        var deployment = await client.CreateAsync("d");

        Assert.Equal(204, await client.PatchAsync(deployment, """{"work_pool_name":null}"""));

        Assert.Equal(pool, (await client.ReadAsync(deployment)).GetProperty("work_pool_name").GetString());
    }

    [Theory]
    [InlineData("3.6.11", 404)]
    [InlineData("3.6.29", 200)]
    public async Task Deleting_in_bulk_is_new_in_3_6_16(string version, int status)
    {
        await using var client = await StartAsync(version);

        Assert.Equal(status, (await client.SendAsync("POST", "deployments/bulk_delete", "{}")).Status);
        Assert.Equal(405, (await client.SendAsync("POST", $"deployments/{Guid.NewGuid()}", "{}")).Status);
    }

    [Theory]
    [InlineData("3.6.29", "POST", 500, null)]
    [InlineData("3.8.3", "POST", 422, "Value error, Validation failed. Failure reason: Unresolvable: http://127.0.0.1:1/schema")]
    [InlineData("3.6.29", "PATCH", 500, null)]
    [InlineData("3.8.3", "PATCH", 409, "Error updating deployment: Validation failed. Failure reason: Unresolvable: http://127.0.0.1:1/schema")]
    public async Task A_schema_that_refers_to_what_cannot_be_reached_is_told_from_3_7_5_on(string version, string method, int status, string? message)
    {
        const string Fields = """
            {"enforce_parameter_schema":true,"parameters":{"a":1},
             "parameter_openapi_schema":{"type":"object","properties":{"a":{"$ref":"http://127.0.0.1:1/schema"}}}}
            """;
        await using var client = await StartAsync(version);
        var deployment = await client.CreateAsync("there");

        var (answered, body) = method == "POST"
            ? await client.UpsertAsync("d", Fields)
            : await client.SendAsync("PATCH", $"deployments/{deployment.GetProperty("id")}", Fields);

        Assert.Equal(status, answered);
        Assert.Equal(message, status switch
        {
            422 => body.GetProperty("exception_detail")[0].GetProperty("msg").GetString(),
            409 => body.GetProperty("detail").GetString(),
            _ => null,
        });
    }

    [Theory]
    [InlineData("3.6.29", 422)]
    [InlineData("3.8.3", 201)]
    public async Task The_action_that_deletes_a_run_is_new_in_3_7_2(string version, int status)
    {
        await using var client = await StartAsync(version);

        var (answered, _) = await client.SendAsync(
            "POST", "automations/", """{"name":"a","trigger":{"posture":"Reactive"},"actions":[{"type":"delete-flow-run"}]}""");

        Assert.Equal(status, answered);
    }

    [Theory]
    [InlineData("3.6.11", "deployments/filter", 422)]
    [InlineData("3.6.29", "deployments/filter", 200)]
    [InlineData("3.6.11", "flows/", 422)]
    [InlineData("3.6.29", "flows/", 422)]
    public async Task Parameters_in_a_body_that_is_not_declared_as_JSON_are_missing_at_first_and_ignored_later(string version, string path, int status)
    {
        await using var client = await StartAsync(version);
        using var content = new StringContent("""{"name":"f","limit":0}""", Encoding.UTF8, "text/plain");

        using var answer = await client.Http.PostAsync(new Uri($"/api/{path}", UriKind.Relative), content);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("3.6.11", "admin:segredo", 401)]
    [InlineData("3.6.11", "admin:ségredo", 200)]
    [InlineData("3.6.29", "admin:segredo", 500)]
    [InlineData("3.6.29", "admin:ségredo", 500)]
    public async Task Credentials_beyond_ASCII_work_until_3_6_21_and_are_an_error_of_the_server_since(string version, string sent, int status)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = version, AuthString = "admin:ségredo" });

        Assert.Equal(status, await GetAsync(sandbox, "/api/version", sent));
    }

    [Fact]
    public async Task Credentials_beyond_ASCII_are_an_error_of_the_server_even_where_those_wanted_are_not()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = "3.8.3", AuthString = "admin:secret" });

        Assert.Equal(500, await GetAsync(sandbox, "/api/version", "admin:ségredo"));
    }

    [Theory]
    [InlineData("3.6.11", "/api/variables/name/system-health", 404)]
    [InlineData("3.6.29", "/api/variables/name/system-health", 401)]
    [InlineData("3.6.11", "/api/health", 200)]
    [InlineData("3.6.29", "/api/ready", 200)]
    [InlineData("3.6.11", "/api/version", 401)]
    public async Task Whatever_ends_like_a_probe_is_open_until_3_6_21(string version, string path, int status)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = version, AuthString = "admin:secret" });

        Assert.Equal(status, await GetAsync(sandbox, path, credentials: null));
    }

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task A_name_with_a_banned_character_is_an_error_of_every_server(string version)
    {
        await using var client = await StartAsync(version);

        foreach (var name in new[] { "a/b", "a&b", "a%b" })
        {
            Assert.Equal(500, (await client.UpsertAsync(name)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task An_old_version_of_the_API_is_refused_by_every_server(string version)
    {
        await using var client = await StartAsync(version);
        client.Http.DefaultRequestHeaders.Add("X-PREFECT-API-VERSION", "0.7.9");

        Assert.Equal(400, (await client.SendAsync("GET", "admin/version")).Status);
        Assert.Equal(200, (await client.SendAsync("GET", "version")).Status);
    }

    [Theory]
    [InlineData("3.6.11", "0", "Input should be greater than 0 seconds")]
    [InlineData("3.6.29", "\"PT0S\"", "Value error, interval must be positive")]
    public async Task An_interval_of_no_length_is_refused_in_other_words_from_3_6_18_on(string version, string interval, string message)
    {
        await using var client = await StartAsync(version);

        var (status, answer) = await client.UpsertAsync("d", $$$"""{"schedules":[{"schedule":{"interval":{{{interval}}}}}]}""");

        Assert.Equal((422, message), (status, answer.GetProperty("exception_detail")[0].GetProperty("msg").GetString()));
    }

    [Theory]
    [InlineData("FREQ=NONE", "Value error, Invalid RRule string \"FREQ=NONE\": invalid 'FREQ': NONE")]
    [InlineData(
        "DTSTART:20200101T000000 FREQ=DAILY;UNTIL=20301231T000000Z",
        "RRULE UNTIL values must be specified in UTC when DTSTART is timezone-aware")]
    public async Task A_rule_that_cannot_be_is_refused(string rule, string message)
    {
        await using var client = await StartAsync("3.8.3");
        var sent = JsonSerializer.Serialize(rule.Replace(' ', '\n'));

        var (status, answer) = await client.UpsertAsync("d", $$$"""{"schedules":[{"schedule":{"rrule":{{{sent}}}}}]}""");

        Assert.Equal(422, status);
        Assert.EndsWith(message, answer.GetProperty("exception_detail").EnumerateArray().Last().GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_for_a_parameter_of_a_query_is_as_good_as_nothing()
    {
        await using var client = await StartAsync("3.8.3");

        var (status, _) = await client.SendAsync("POST", "deployments/filter", """{"sort":null,"limit":null,"offset":null,"deployments":null}""");

        Assert.Equal(200, status);
    }

    private static async Task<int> GetAsync(PrefectSandbox sandbox, string path, string? credentials)
    {
        using var client = new HttpClient { BaseAddress = sandbox.ApiUrl };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = credentials is null ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static Task<SandboxClient> StartAsync(string version) => SandboxClient.StartAsync(new SandboxOptions { PrefectVersion = version });
}
