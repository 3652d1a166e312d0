using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

public sealed class KeyTests
{
    [Fact]
    public async Task A_key_that_was_created_opens_the_gateway_with_the_settings_that_were_printed()
    {
        using var settings = new GatewaySettings();
        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "keys", "create", "--name", "grafana", "--role", "admin", "--expires", "90d");
        var lines = output.Split('\n');
        foreach (var line in lines.Where(line => line.StartsWith("Gateway__ApiKeys__grafana__", StringComparison.Ordinal)))
        {
            var (name, value) = (line.Split('=')[0]["Gateway__".Length..], line.Split('=')[1].Trim());
            settings[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        await using var gateway = await HostedGateway.StartAsync(settings);
        var answer = await GetAsync(gateway, Assert.Single(lines, line => line.StartsWith("gwkey_", StringComparison.Ordinal)).Trim());

        Assert.Equal((0, HttpStatusCode.OK), (exitCode, answer));
    }

    [Fact]
    public async Task An_expired_key_is_answered_as_an_unknown_one_and_the_log_says_once_whose_it_is()
    {
        const string Expired = "gwkey_a-key-that-has-had-its-day";
        using var settings = new GatewaySettings
        {
            ["ApiKeys:grafana:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Expired))),
            ["ApiKeys:grafana:ExpiresAt"] = TimeProvider.System.GetUtcNow().AddSeconds(-1).ToString("O", CultureInfo.InvariantCulture),
        };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var answers = new HashSet<string>(StringComparer.Ordinal);

        foreach (var key in (string[])[Expired, Expired, "gwkey_unknown"])
        {
            using var client = new HttpClient { BaseAddress = gateway.Address };
            client.DefaultRequestHeaders.Add("X-API-Key", key);
            using var answer = await client.GetAsync(new Uri("/api/v1/modes", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answers.Add((await answer.ReadJsonAsync()).WithoutTrace());
        }

        Assert.Single(answers);
        await gateway.TerminateAsync();
        Assert.Single(gateway.Output.Split('\n'), line => line.Contains("Rejected the API key of grafana, which expired", StringComparison.Ordinal));
        Assert.DoesNotContain(Expired, gateway.Output, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> GetAsync(ServedGateway gateway, string key)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        using var answer = await client.GetAsync(new Uri("/api/v1/audit", UriKind.Relative));
        return answer.StatusCode;
    }
}
