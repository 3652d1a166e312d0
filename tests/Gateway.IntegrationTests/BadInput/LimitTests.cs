using System.Net;
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
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var statuses = new List<HttpStatusCode>();
        for (var run = 1; run <= 3; run++)
        {
            using var answer = await gateway.PostAsync(SignedBuild.Of(SignedBuild.Json(run)) with { Wait = null });
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
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var build = SignedBuild.Of(SignedBuild.Json());

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
    public async Task Nothing_secret_is_printed_answered_or_stored_in_the_clear()
    {
        const string Password = "the-password-of-prefect";
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = "admin:" + Password });
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Prefect:AuthString"] = "admin:" + Password };
        var seen = new StringBuilder();
        await using (var gateway = await GatewayProcess.StartAsync(settings))
        {
            using var built = await gateway.PostAsync(SignedBuild.Of(SignedBuild.Json()));
            seen.Append(await built.Content.ReadAsStringAsync());
            Assert.Contains("succeeded", seen.ToString(), StringComparison.Ordinal);
            using var refused = await gateway.PostAsync(SignedBuild.Of(SignedBuild.Json()) with { Secret = GatewaySettings.OtherSecret });
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
