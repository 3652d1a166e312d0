using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Operating;

public sealed class RollbackRefusalTests(OperatedGateway operated) : IClassFixture<OperatedGateway>
{
    private const string Rollbacks = "/modes/staging/rollbacks";

    [Theory]
    [InlineData("/modes/none/rollbacks", GatewaySettings.Repository, "previous", "The MODE does not exist")]
    [InlineData(Rollbacks, "org/nobody", "previous", "org/nobody to MODE staging")]
    [InlineData("/modes/dev/rollbacks", GatewaySettings.Repository, "01a208e4-0dcf-7dfb-8384-7cba149f9d72", "to MODE dev has succeeded yet")]
    public async Task What_is_not_there_is_404_and_says_what(string path, string repository, string to, string said)
    {
        var answer = await operated.OrderAsync(HttpMethod.Post, path, new JsonObject { ["repository"] = repository, ["to"] = to });

        Assert.Equal((404, "not_found"), answer.Problem);
        Assert.Contains(said, (string?)answer.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_the_ledger_does_not_have_is_404()
    {
        await operated.BuildAsync(operated.NextBuild());

        Assert.Equal((404, "not_found"), (await operated.RollBackAsync("01a208e4-0dcf-7dfb-8384-7cba149f9d72")).Problem);
    }

    [Fact]
    public async Task A_rollout_of_another_MODE_is_409()
    {
        await operated.BuildAsync(operated.NextBuild());
        var body = operated.NextBuild();
        body["ref"] = "refs/heads/main";
        body["image"] = ((string)body["image"]!).Replace("staging-", "main-", StringComparison.Ordinal);
        var prod = await operated.BuildAsync(body);

        var answer = await operated.RollBackAsync((string)prod["id"]!);

        Assert.Equal((409, "rollout_of_other_lane"), answer.Problem);
        Assert.Contains("MODE prod", (string?)answer.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_of_another_repository_is_409()
    {
        var own = await operated.BuildAsync(operated.NextBuild());
        var body = operated.NextBuild(TestManifests.From("of-another"));
        body["repository"] = GatewaySettings.OtherRepository;
        using var other = await operated.Gateway.PostAsync(SignedBuild.From(body) with { Secret = GatewaySettings.OtherSecret });
        Assert.Equal("succeeded", (string?)(await other.ReadJsonAsync())["status"]);

        Assert.Equal((409, "rollout_of_other_lane"), (await operated.RollBackAsync((string)own["id"]!, GatewaySettings.OtherRepository)).Problem);
    }

    [Fact]
    public async Task A_rollout_that_did_not_succeed_is_409()
    {
        var failed = await operated.BuildAsync(
            operated.NextBuild(TestManifests.Simple.Replace("docker-pool", OperatedGateway.MissingPool, StringComparison.Ordinal)),
            "failed");

        var answer = await operated.RollBackAsync((string)failed["id"]!);

        Assert.Equal((409, "rollout_not_succeeded"), answer.Problem);
        Assert.Contains("is failed", (string?)answer.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_of_an_older_ledger_without_what_it_applied_is_409()
    {
        var rollout = await operated.BuildAsync(operated.NextBuild());
        await using (var connection = new SqliteConnection($"Data Source={operated.Settings["Ledger:Path"]};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var forget = connection.CreateCommand();
            forget.CommandText = "UPDATE rollout_states SET Specs = NULL WHERE RolloutSequence = (SELECT Sequence FROM rollouts WHERE lower(Id) = @id)";
            forget.Parameters.AddWithValue("@id", (string)rollout["id"]!);
            Assert.Equal(1, await forget.ExecuteNonQueryAsync());
        }

        Assert.Equal((409, "specs_missing"), (await operated.RollBackAsync((string)rollout["id"]!)).Problem);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_the_body_is_said_at_once()
    {
        var body = new JsonObject { ["repository"] = "no-owner", ["to"] = "yesterday", ["allow_mass_prune"] = "yes" };

        var answer = await operated.OrderAsync(HttpMethod.Post, Rollbacks, body);

        Assert.Equal((400, "body_invalid"), answer.Problem);
        Assert.Equal(["/repository", "/to", "/allow_mass_prune"], answer.Pointers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "repository": "a/b", "repository": "a/c", "to": "previous" }""")]
    [InlineData("""{ "repository": "a/\ud800", "to": "previous" }""")]
    public async Task A_body_that_is_no_object_or_ambiguous_is_400(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await operated.OrderAsync(HttpMethod.Post, Rollbacks, content);

        Assert.Equal((400, "body_invalid"), answer.Problem);
        Assert.Equal([""], answer.Pointers);
    }

    [Theory]
    [InlineData("text/plain", 10, 415, "media_type_unsupported")]
    [InlineData("application/json", 1024 * 1024 + 1, 413, "body_too_large")]
    public async Task A_body_of_another_type_or_too_large_is_not_read(string type, int length, int status, string code)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, Rollbacks), (HttpMethod.Put, "/modes/staging/freeze") })
        {
            using var content = new ByteArrayContent(new byte[length]);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);

            Assert.Equal((status, code), (await operated.OrderAsync(method, path, content)).Problem);
        }
    }
}
