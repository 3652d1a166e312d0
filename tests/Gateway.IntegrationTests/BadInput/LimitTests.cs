using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.BadInput;

public sealed class LimitTests
{
    [Fact]
    public async Task More_builds_than_a_repository_may_post_are_429_with_Retry_After()
    {
        using var settings = new GatewaySettings { ["Webhooks:BuildsPerMinute"] = "2" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        var statuses = new List<HttpStatusCode>();
        for (var run = 1; run <= 3; run++)
        {
            using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(run)) with { Wait = null });
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
                Assert.Equal("too_many_builds", (string?)(await answer.ReadJsonAsync())["code"]);
            }
        }

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests], statuses);
    }

    [Fact]
    public async Task A_ledger_that_cannot_record_is_503_and_leaves_nothing_behind()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);
        var build = SignedBuild.From(SignedBuild.Json());

        await using (var blocker = new SqliteConnection($"Data Source={settings["Ledger:Path"]};Pooling=False"))
        {
            await blocker.OpenAsync();
            await using var hold = blocker.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync();

            using var refused = await gateway.PostAsync(build);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.Equal("ledger_unavailable", (string?)(await refused.ReadJsonAsync())["code"]);
        }

        Assert.Equal(0, await gateway.CountRolloutsAsync());
        Assert.Empty(sandbox.Requests);
        using var recorded = await gateway.PostAsync(build);
        Assert.Equal("succeeded", (string?)(await recorded.ReadJsonAsync())["status"]);
        Assert.False(recorded.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_is_503_wherever_it_is_read()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var first = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));
        var rollout = first.Headers.Location!.ToString();
        var refused = SignedBuild.Json(2);
        refused["ref"] = "refs/heads/feature/x";
        await using var vandal = new SqliteConnection($"Data Source={settings["Ledger:Path"]};Pooling=False");
        await vandal.OpenAsync();

        await RenameAsync("", "_gone");
        foreach (var path in (string[])["/api/v1/rollouts", rollout, rollout + "/events", "/api/v1/modes", "/api/v1/modes/staging/drift", "/api/v1/modes/staging/drift?cached=true"])
        {
            using var answer = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
            await AssertUnavailableAsync(path, answer);
        }

        foreach (var (build, path) in ((SignedBuild, string)[])[(SignedBuild.From(refused), "/api/v1/builds"), (SignedBuild.From(SignedBuild.Json(3)), "/api/v1/builds"), (SignedBuild.From(SignedBuild.Json(3)), "/api/v1/plans")])
        {
            using var answer = await gateway.PostAsync(build, path);
            await AssertUnavailableAsync(path, answer);
        }

        await RenameAsync("_gone", "");
        Assert.Equal(1, await gateway.CountRolloutsAsync());

        async Task RenameAsync(string from, string to)
        {
            foreach (var table in (string[])["rollouts", "deliveries", "lane_deployments"])
            {
                await using var rename = vandal.CreateCommand();
                rename.CommandText = $"ALTER TABLE {table}{from} RENAME TO {table}{to}";
                await rename.ExecuteNonQueryAsync();
            }
        }

        static async Task AssertUnavailableAsync(string path, HttpResponseMessage answer)
        {
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode}");
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.Equal("ledger_unavailable", (string?)(await answer.ReadJsonAsync())["code"]);
        }
    }

    [Fact]
    public async Task Bodies_that_break_off_are_400_and_do_not_fill_the_log()
    {
        const int Connections = 30;
        using var settings = new GatewaySettings();
        await using var gateway = await GatewayProcess.StartAsync(settings);

        for (var connection = 0; connection < Connections; connection++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/v1/builds HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n{"));
            client.Client.Shutdown(SocketShutdown.Send);

            // Who has hung up gets no answer; the server hangs up as well when it is done.
            Assert.True(client.Client.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));
        }

        using var malformed = new TcpClient();
        await malformed.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
        await malformed.GetStream().WriteAsync("POST /api/v1/builds HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n"u8.ToArray());
        using var reader = new StreamReader(malformed.GetStream());
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"body_incomplete\"", answer, StringComparison.Ordinal);

        await gateway.TerminateAsync();
        var lines = gateway.Output.Split('\n');
        Assert.DoesNotContain(lines, line => line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("Refused a request without valid credentials from 127.0.0.1, which names no repository that can be read: body_unread.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"Refused {Connections} more request(s) without valid credentials within the last 10 seconds: body_unread {Connections}.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Which_kind_of_401_it_was_stands_in_the_log_alone()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var right = SignedBuild.From(SignedBuild.Json());
        SignedBuild[] wrong =
        [
            right with { Unsigned = true },
            right with { Secret = "whsec_bm90LWEtc2VjcmV0LW9mLWFueWJvZHktYXQtYWxsLTAxMjM=" },
            right with { At = TimeProvider.System.GetUtcNow().AddSeconds(-4_000) },
        ];

        var answers = new List<string>();
        foreach (var build in wrong)
        {
            using var answer = await gateway.PostAsync(build);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answers.Add((await answer.ReadJsonAsync()).WithoutTrace());
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        await gateway.TerminateAsync();
        var from = $"Refused a request without valid credentials from 127.0.0.1, which names \"{GatewaySettings.Repository}\": ";
        Assert.Contains(from + "no_credentials. ", gateway.Output, StringComparison.Ordinal);
        Assert.Contains(from + "signature_mismatch. ", gateway.Output, StringComparison.Ordinal);
        Assert.Matches(from + "timestamp_off\\. It is signed with a secret of .*, but its webhook-timestamp is 40[0-9]{2} s behind", gateway.Output);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_408_with_a_reason()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);

        await client.GetStream().WriteAsync("POST /api/v1/builds HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n{"u8.ToArray());

        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"body_too_slow\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", " [{0}]")]
    [InlineData("json", "\"@tr\":\"{0}\"")]
    public async Task The_trace_id_of_a_problem_stands_in_the_log(string format, string logged)
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var settings = new GatewaySettings { ["Logging:Format"] = format };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var request = new SignedBuild { Body = "{}"u8.ToArray() }.ToRequest("/api/v1/builds");
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");

        using var named = await gateway.Client.SendAsync(request);
        using var unnamed = await gateway.PostAsync(new SignedBuild { Body = "{}"u8.ToArray(), Unsigned = true });
        var own = (string?)(await unnamed.ReadJsonAsync())["trace_id"];

        Assert.Equal(Trace, (string?)(await named.ReadJsonAsync())["trace_id"]);
        Assert.Matches("^[0-9a-f]{32}$", own);
        await gateway.TerminateAsync();
        Assert.Contains(gateway.Output.Split('\n'), line => line.Contains("is not a valid build result", StringComparison.Ordinal) && line.Contains(logged.Replace("{0}", Trace, StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Contains(gateway.Output.Split('\n'), line => line.Contains("without valid credentials", StringComparison.Ordinal) && line.Contains(logged.Replace("{0}", own, StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_secret_is_printed_answered_or_stored_in_the_clear()
    {
        const string Password = "the-password-of-prefect";
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = "admin:" + Password });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:AuthString"] = "admin:" + Password };
        var seen = new StringBuilder();
        await using (var gateway = await GatewayProcess.StartAsync(settings))
        {
            using var built = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));
            seen.Append(await built.Content.ReadAsStringAsync());
            Assert.Contains("succeeded", seen.ToString(), StringComparison.Ordinal);
            using var refused = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()) with { Secret = GatewaySettings.OtherSecret });
            seen.Append(await refused.Content.ReadAsStringAsync());
            foreach (var path in (string[])["/api/v1/rollouts", "/api/v1/modes", "/api/v1/modes/staging/env", "/health/ready", built.Headers.Location!.ToString()])
            {
                seen.Append(await gateway.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
            }

            seen.Append(gateway.Output);
        }

        foreach (var file in Directory.GetFiles(settings.Folder))
        {
            seen.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        foreach (var secret in (string[])[Password, GatewaySettings.Secret, GatewaySettings.Secret["whsec_".Length..], GatewaySettings.OtherSecret, GatewaySettings.ApiKey])
        {
            Assert.DoesNotContain(secret, seen.ToString(), StringComparison.Ordinal);
        }
    }
}
