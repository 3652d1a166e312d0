using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

/// <summary>What <c>GET /modes/{mode}</c> tells of the deployments.</summary>
public sealed class ModeReadingTests
{
    [Fact]
    public async Task Each_deployment_is_told_with_what_runs_since_when_by_whom_and_when_it_runs()
    {
        await using var operated = await OperatedGateway.StartAsync();
        var rollout = await operated.BuildAsync(OperatedGateway.Build(1));

        var mode = await operated.Gateway.GetJsonAsync("/api/v1/modes/staging");

        var lane = Assert.Single(mode["lanes"]!.AsArray())!;
        Assert.Equal(("deployed", GatewaySettings.Repository, (string?)rollout["id"]), ((string?)lane["state"], (string?)lane["repository"], (string?)lane["current"]!["id"]));
        var deployment = Assert.Single(lane["deployments"]!.AsArray())!;
        Assert.Equal(
            ("abordagem-staging", "applied", (string?)rollout["image"], (string?)rollout["sha"], (string?)rollout["finished_at"], (string?)rollout["actor"], false),
            ((string?)deployment["name"], (string?)deployment["state"], (string?)deployment["image"], (string?)deployment["sha"], (string?)deployment["since"], (string?)deployment["by"], (bool?)deployment["paused"]));
        Assert.Equal(["cron 0 6 * * *, America/Sao_Paulo"], deployment["schedules"]!.AsArray().Select(schedule => (string?)schedule));
        Assert.Null(deployment["drifted"]);
    }

    [Fact]
    public async Task The_list_of_MODEs_has_no_lanes()
    {
        await using var operated = await OperatedGateway.StartAsync();

        var modes = (await operated.Gateway.GetJsonAsync("/api/v1/modes"))["items"]!.AsArray();

        Assert.All(modes, mode => Assert.False(mode!.AsObject().ContainsKey("lanes")));
    }

    [Fact]
    public async Task Lanes_are_filtered_by_repository()
    {
        await using var operated = await OperatedGateway.StartAsync();
        await operated.BuildAsync(OperatedGateway.Build(1));

        Assert.Single(await LanesAsync(operated, GatewaySettings.Repository.ToUpperInvariant()));
        Assert.Empty(await LanesAsync(operated, GatewaySettings.OtherRepository));
    }

    private static async Task<JsonArray> LanesAsync(OperatedGateway operated, string repository) =>
        (await operated.Gateway.GetJsonAsync($"/api/v1/modes/staging?repository={repository}"))["lanes"]!.AsArray();
}
