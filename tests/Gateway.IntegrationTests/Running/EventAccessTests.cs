using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Intake;
using Gateway.IntegrationTests.BadInput;

namespace Gateway.IntegrationTests.Running;

/// <summary>Who may watch a rollout, from where, and what a rollout that is over gives.</summary>
public sealed class EventAccessTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private const string Unknown = "/api/v1/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72";

    [Fact]
    public async Task A_rollout_that_is_over_gives_everything_and_closes()
    {
        var rollout = await PostAsync(1);
        await using var stream = await EventStream.OpenAsync(running.Gateway, rollout);

        var events = await stream.ReadToEndAsync();

        var recorded = (await running.Gateway.GetJsonAsync(rollout))["steps"]!.AsArray();
        Assert.Equal([.. recorded.Select(_ => "step"), "status", "end"], events.Select(next => next.Type));
        Assert.Equal(recorded.Select(step => step!.ToJsonString()), events.SkipLast(2).Select(next => next.Data.ToJsonString()));
        Assert.Equal(rollout, "/api/v1/rollouts/" + events[^1]["id"]);
    }

    [Fact]
    public async Task The_answer_is_kept_by_nobody_on_the_way()
    {
        await using var stream = await EventStream.OpenAsync(running.Gateway, await PostAsync(2));

        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.MediaType);
        Assert.True(stream.Answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no", Assert.Single(stream.Answer.Headers.GetValues("X-Accel-Buffering")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_event_may_stand_in_the_header_or_in_the_query(bool header)
    {
        var rollout = await PostAsync(3);
        await using var all = await EventStream.OpenAsync(running.Gateway, rollout);
        var first = (await all.NextAsync())!;
        var rest = await all.ReadToEndAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, rollout + "/events" + (header ? "" : "?last_event_id=" + first.Id));
        if (header)
        {
            request.Headers.Add("Last-Event-ID", first.Id);
        }

        using var answer = await running.Gateway.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain($"id: {first.Id}\n", text, StringComparison.Ordinal);
        Assert.Equal(rest.Count(next => next.Type == "step"), text.Split('\n').Count(line => line == "event: step"));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task A_last_event_that_is_no_id_is_refused(string id)
    {
        using var answer = await running.Gateway.Client.GetAsync(new Uri($"{Unknown}/events?last_event_id={id}", UriKind.Relative));

        Assert.Equal((400, "query_invalid"), ((int)answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
    }

    [Theory]
    [InlineData(Unknown + "/events")]
    [InlineData("/api/v1/rollouts/nonsense/events")]
    public async Task A_rollout_that_is_not_there_is_not_found(string path)
    {
        using var answer = await running.Gateway.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((404, "not_found"), ((int)answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-key")]
    public async Task Watching_without_a_known_key_or_proof_is_401(string? key)
    {
        var rollout = await PostAsync(4);

        using var answer = await GetAsync(rollout + "/events", request =>
        {
            if (key is not null)
            {
                request.Headers.Add("X-API-Key", key);
            }
        });

        Assert.Equal((401, "api_key_required"), ((int)answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
    }

    [Fact]
    public async Task The_rollouts_repository_may_watch_it_by_a_proof_over_the_path()
    {
        var path = await PostAsync(5) + "/events";

        using var answer = await GetAsync(path, request => Sign(request, path));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("event: end\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_repository_learns_nothing()
    {
        var path = await PostAsync(6) + "/events";

        using var foreign = await GetAsync(path, request => Sign(request, path, GatewaySettings.OtherSecret));
        using var unknown = await GetAsync(Unknown + "/events", request => Sign(request, Unknown + "/events", GatewaySettings.OtherSecret));

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal((await unknown.ReadJsonAsync()).WithoutTrace(), (await foreign.ReadJsonAsync()).WithoutTrace());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(Unknown + "/events", 0)]
    [InlineData(null, 3600)]
    public async Task A_proof_of_something_else_or_of_another_time_is_none(string? signed, int secondsAgo)
    {
        var path = await PostAsync(7) + "/events";

        using var answer = await GetAsync(path, request => Sign(request, signed ?? path, secondsAgo: secondsAgo));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task GitHubs_signature_is_no_proof_here_because_it_never_grows_old()
    {
        var path = await PostAsync(8) + "/events";

        using var answer = await GetAsync(path, request =>
        {
            request.Headers.Add(GitHubSignature.DeliveryHeader, "one");
            request.Headers.Add(GitHubSignature.SignatureHeader, GitHubSignature.Sign(Parse(GatewaySettings.Secret).GitHubKey, Encoding.UTF8.GetBytes(path)));
        });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_repositorys_proof_opens_its_own_rollouts_and_no_others()
    {
        var path = await PostAsync(9);

        using var own = await GetAsync(path, request => Sign(request, path));
        using var other = await GetAsync(path, request => Sign(request, path, GatewaySettings.OtherSecret));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (own.StatusCode, other.StatusCode));
        Assert.Equal(path, "/api/v1/rollouts/" + (string?)(await own.ReadJsonAsync())["id"]);
    }

    [Theory]
    [InlineData("/api/v1/rollouts", "?limit=1")]
    [InlineData("/api/v1/modes", "")]
    [InlineData("/api/v1/branches", "")]
    public async Task A_repositorys_proof_opens_nothing_else(string path, string query)
    {
        using var answer = await GetAsync(path + query, request => Sign(request, path));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static void Sign(HttpRequestMessage request, string path, string secret = GatewaySettings.Secret, int secondsAgo = 0)
    {
        var at = TimeProvider.System.GetUtcNow().AddSeconds(-secondsAgo);
        request.Headers.Add(StandardWebhooks.IdHeader, "watching");
        request.Headers.Add(StandardWebhooks.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(Parse(secret).StandardKey, "watching", at, Encoding.UTF8.GetBytes(path)));
    }

    private static WebhookSecret Parse(string text) =>
        WebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new InvalidOperationException(error);

    /// <summary>Asks without the reader's key.</summary>
    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage> prepare)
    {
        using var client = new HttpClient { BaseAddress = running.Gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        prepare(request);
        return await client.SendAsync(request);
    }

    /// <summary>The path of a rollout that has succeeded.</summary>
    private async Task<string> PostAsync(int run)
    {
        using var answer = await running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(run)));
        return answer.Headers.Location!.ToString();
    }
}
