using System.Net;
using System.Text;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.BadInput;

public sealed class BodyTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private const int Limit = 1024 * 1024;

    [Fact]
    public Task A_body_of_one_MiB_and_a_byte_is_413() =>
        running.PostRefusedAsync(new SignedBuild { Body = new byte[Limit + 1] }, HttpStatusCode.RequestEntityTooLarge, "body_too_large");

    [Fact]
    public async Task A_body_of_unknown_length_is_413_once_it_is_too_large()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds") { Content = new StreamContent(new MemoryStream(new byte[(4 * Limit) + 1])) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;

        using var answer = await running.Gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public Task A_body_of_exactly_one_MiB_is_read() =>
        running.PostRefusedAsync(new SignedBuild { Body = new byte[Limit] }, HttpStatusCode.BadRequest, "body_invalid");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/json; charset=\"latin1\"")]
    [InlineData("")]
    public Task Another_media_type_is_415(string type) => running.PostRefusedAsync(
        SignedBuild.From(SignedBuild.Json()) with { ContentType = type },
        HttpStatusCode.UnsupportedMediaType,
        "media_type_unsupported");

    [Theory]
    [InlineData("utf-16", "UTF-16 (little endian)")]
    [InlineData("utf-16BE", "UTF-16 (big endian)")]
    [InlineData("iso-8859-1", "Windows-1252 or ISO-8859-1 (Latin-1)")]
    public async Task A_body_in_another_encoding_is_400_with_its_name(string encoding, string name)
    {
        var body = SignedBuild.Json().ToJsonString().Replace("octocat", "Jos\u00e9", StringComparison.Ordinal);

        var problem = await running.PostRefusedAsync(new SignedBuild { Body = Encoding.GetEncoding(encoding).GetBytes(body) }, HttpStatusCode.BadRequest, "body_invalid");

        Assert.Equal($"The body is not valid UTF-8: it seems to be {name}. Send it as UTF-8.", (string?)Assert.Single(problem["errors"]!.AsArray())!["detail"]);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("APPLICATION/JSON;charset=\"utf-8\"")]
    public Task JSON_in_UTF_8_is_read_however_that_is_written(string type) => running.PostRefusedAsync(
        new SignedBuild { Body = "{"u8.ToArray(), ContentType = type },
        HttpStatusCode.BadRequest,
        "body_invalid");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"repository\": \"org/pipe")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"\\ud800\": 1}")]
    public Task What_is_not_a_JSON_object_is_400(string body) =>
        running.PostRefusedAsync(new SignedBuild { Body = Encoding.UTF8.GetBytes(body) }, HttpStatusCode.BadRequest, "body_invalid");

    [Fact]
    public Task Bytes_that_are_not_UTF_8_are_400() =>
        running.PostRefusedAsync(new SignedBuild { Body = [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'] }, HttpStatusCode.BadRequest, "body_invalid");

    [Fact]
    public Task JSON_nested_ten_thousand_deep_is_400() =>
        running.PostRefusedAsync(new SignedBuild { Body = Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000)) }, HttpStatusCode.BadRequest, "body_invalid");

    [Theory]
    [InlineData("{\"later\":", "[", "]")]
    [InlineData("{\"flows\":[{\"parameter_openapi_schema\":", "{\"a\":", "}", "0", "}]")]
    public Task JSON_nested_ten_thousand_deep_inside_an_object_is_400(string before, string open, string close, string inner = "", string after = "") =>
        running.PostRefusedAsync(
            new SignedBuild
            {
                Body = Encoding.UTF8.GetBytes(before + string.Concat(Enumerable.Repeat(open, 10_000)) + inner + string.Concat(Enumerable.Repeat(close, 10_000)) + after + "}"),
            },
            HttpStatusCode.BadRequest,
            "body_invalid");

    [Fact]
    public async Task Wrong_types_are_400_with_every_pointer_at_once()
    {
        var body = SignedBuild.Json();
        body["repository"] = 7;
        body["sha"] = "ABC";
        body["run_id"] = "1";
        body["run_attempt"] = 0;
        body["checks"]!["test"] = true;
        body["flows"]!.AsArray().Add("x");
        body.Remove("image");

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.BadRequest, "body_invalid");

        Assert.Equal(
            ["/checks/test", "/flows/1", "/image", "/repository", "/run_attempt", "/run_id", "/sha"],
            problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_signed_to_be_planned_only_is_never_deployed()
    {
        var body = SignedBuild.Json(runId: 601);
        body["plan_only"] = true;

        var problem = await running.PostRefusedAsync(SignedBuild.From(body), HttpStatusCode.BadRequest, "body_invalid");
        using var plan = await running.Gateway.PostAsync(SignedBuild.From(body), "/api/v1/plans");

        Assert.Equal("/plan_only", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
        Assert.Equal(HttpStatusCode.OK, plan.StatusCode);
    }

    [Fact]
    public async Task Unknown_fields_are_ignored_and_said_in_a_warning_that_stays_with_the_rollout()
    {
        var body = SignedBuild.Json(runId: 600);
        body["allow_mass_prun"] = true;

        using var answer = await running.Gateway.PostAsync(SignedBuild.From(body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var rollout = await answer.ReadJsonAsync();
        var finding = Assert.Single(rollout["findings"]!.AsArray(), finding => (string?)finding!["error"]!["code"] == "field_unknown")!;
        Assert.Equal(("succeeded", "warning", "/allow_mass_prun"), ((string?)rollout["status"], (string?)finding["severity"], (string?)finding["error"]!["pointer"]));
        Assert.Contains("Did you mean allow_mass_prune?", finding["error"]!.ToJsonString(), StringComparison.Ordinal);
    }
}
