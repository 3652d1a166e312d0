using System.Text.Json.Nodes;
using Gateway.IntegrationTests.AllOrNothing;
using Gateway.Ledger;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Running;

/// <summary>The version of deployments whose manifest gives none.</summary>
public sealed class VersionTests
{
    [Fact]
    public async Task Of_a_commit_that_is_posted_again_nothing_is_written_and_of_the_next_one_the_version()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox, static settings => settings["Modes:staging:Version"] = "commit");
        await engine.RunAsync(WithImageOf("aaaaaaa", engine));
        Assert.Equal("aaaaaaa" + SignedBuild.Sha[7], VersionIn(sandbox));
        sandbox.ClearRequests();

        var again = await engine.RunAsync(WithImageOf("aaaaaaa", engine));
        var writes = sandbox.Writes;
        var next = await engine.RunAsync(WithImageOf("bbbbbbb", engine));

        Assert.Equal((RolloutStatus.Succeeded, 0, 0L), (again.Status, again.Updated, writes));
        Assert.Equal((RolloutStatus.Succeeded, 1), (next.Status, next.Updated));
        Assert.Equal("bbbbbbb" + SignedBuild.Sha[7], VersionIn(sandbox));
    }

    private static string? VersionIn(PrefectSandbox sandbox) => sandbox.Deployments[0].GetProperty("version").GetString();

    private static JsonObject WithImageOf(string commit, RolloutEngine engine) => engine.Build(TestManifests.From("a"), commit);
}
