using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.BadInput;

public sealed class PlanRefusalTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private const string Path = "/api/v1/plans";

    private static readonly SignedBuild Right = SignedBuild.From(SignedBuild.Json());

    [Fact]
    public async Task A_request_without_a_valid_proof_is_401()
    {
        foreach (var build in (SignedBuild[])[Right with { Unsigned = true }, Right with { Secret = "whsec_bm90LWEtc2VjcmV0LW9mLWFueWJvZHktYXQtYWxsLTAxMjM=" }, Right with { At = DateTimeOffset.UnixEpoch }])
        {
            await running.PostRefusedAsync(build, HttpStatusCode.Unauthorized, "proof_invalid", Path);
        }
    }

    [Fact]
    public async Task Another_repositorys_secret_is_403_and_shows_no_plan()
    {
        var problem = await running.PostRefusedAsync(Right with { Secret = GatewaySettings.OtherSecret }, HttpStatusCode.Forbidden, "build_refused", Path);

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == "repository_mismatch");
    }

    [Fact]
    public async Task A_repository_that_the_MODE_does_not_allow_is_403_and_shows_no_plan()
    {
        var body = SignedBuild.Json();
        body["repository"] = GatewaySettings.OtherRepository;

        var problem = await running.PostRefusedAsync(SignedBuild.From(body) with { Secret = GatewaySettings.OtherSecret }, HttpStatusCode.Forbidden, "build_refused", Path);

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == "repository_not_allowed");
    }

    [Theory]
    [InlineData("refs/heads/feature/x", null, "branch_not_mapped", "/ref")]
    [InlineData("refs/heads/feature/x", "main", "branch_not_mapped", "/ref")]
    [InlineData("refs/tags/v1", "main", "ref_not_a_branch", "/ref")]
    [InlineData("refs/pull/x/merge", "main", "ref_not_a_branch", "/ref")]
    [InlineData("refs/pull/7/merge", "feature/x", "branch_not_mapped", "/base_ref")]
    [InlineData("refs/pull/7/merge", "main..x", "ref_not_a_branch", "/base_ref")]
    public async Task A_ref_without_a_MODE_is_403_at_the_field_that_is_wrong(string reference, string? target, string code, string pointer)
    {
        var body = SignedBuild.Json();
        body["ref"] = reference;
        body["base_ref"] = target;

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.Forbidden, "build_refused", Path);

        Assert.Contains(problem["errors"]!.AsArray(), error => ((string?)error!["code"], (string?)error["pointer"]) == (code, pointer));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"\"")]
    [InlineData("\"refs/heads/main\"")]
    [InlineData("7")]
    public async Task A_pull_request_without_the_plain_name_of_its_target_branch_is_400(string? target)
    {
        var body = SignedBuild.Json();
        body["ref"] = "refs/pull/7/merge";
        body["base_ref"] = target is null ? null : JsonNode.Parse(target);

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.BadRequest, "body_invalid", Path);

        Assert.Equal("/base_ref", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
    }

    [Fact]
    public Task What_is_not_a_build_result_is_400() =>
        running.PostRefusedAsync(new SignedBuild { Body = "[]"u8.ToArray() }, HttpStatusCode.BadRequest, "body_invalid", Path);

    [Fact]
    public async Task A_manifest_that_cannot_be_read_is_422_with_its_place()
    {
        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: "deployments: [")), HttpStatusCode.UnprocessableEntity, "manifest_invalid", Path);

        Assert.Equal((1, 15), ((int?)problem["errors"]![0]!["line"], (int?)problem["errors"]![0]!["column"]));
    }

    [Fact]
    public Task Another_media_type_is_415() =>
        running.PostRefusedAsync(Right with { ContentType = "text/plain" }, HttpStatusCode.UnsupportedMediaType, "media_type_unsupported", Path);

    [Fact]
    public Task A_body_that_is_too_large_is_413() =>
        running.PostRefusedAsync(new SignedBuild { Body = new byte[(1024 * 1024) + 1] }, HttpStatusCode.RequestEntityTooLarge, "body_too_large", Path);

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml;q=0.9, image/*")]
    [InlineData("nonsense")]
    public async Task An_answer_in_another_form_is_406(string accept)
    {
        using var request = Right.ToRequest(Path);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await running.Gateway.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.NotAcceptable, "accept_unsupported"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
    }

    [Fact]
    public async Task More_plans_than_a_repository_may_post_are_429_with_Retry_After()
    {
        using var settings = new GatewaySettings(running.Sandbox.ApiUrl) { ["Webhooks:BuildsPerMinute"] = "1" };
        await using var gateway = await HostedGateway.StartAsync(settings);
        using var first = await gateway.PostAsync(Right, Path);

        using var second = await gateway.PostAsync(Right, Path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
        Assert.True(second.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
