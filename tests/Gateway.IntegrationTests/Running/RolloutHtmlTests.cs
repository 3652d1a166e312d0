using System.Net;
using Gateway.IntegrationTests.Operating;

namespace Gateway.IntegrationTests.Running;

/// <summary>The address of a rollout, as a browser that follows a link to it sees it.</summary>
public sealed class RolloutHtmlTests(OperatedGateway operated) : IClassFixture<OperatedGateway>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Fact]
    public async Task A_browser_with_a_key_gets_a_page_with_what_the_rollout_did()
    {
        var rollout = await operated.BuildAsync(operated.NextBuild());

        using var answer = await GetAsync((string)rollout["id"]!, Browser, GatewaySettings.ApiKey);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<h1>Rollout to staging: succeeded</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"<dd>{(string?)rollout["sha"]}</dd>", page, StringComparison.Ordinal);
        Assert.Contains("abordagem-staging", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_without_a_key_is_told_how_to_read_it_and_nothing_of_it()
    {
        var rollout = await operated.BuildAsync(operated.NextBuild());

        using var answer = await GetAsync((string)rollout["id"]!, Browser, null);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("A key is needed to read this", page, StringComparison.Ordinal);
        Assert.Contains($"/api/v1/rollouts/{rollout["id"]}", page, StringComparison.Ordinal);
        Assert.DoesNotContain((string)rollout["sha"]!, page, StringComparison.Ordinal);
        Assert.DoesNotContain("staging", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollout_that_there_is_not_is_a_page_that_says_so()
    {
        using var answer = await GetAsync(Guid.Empty.ToString(), Browser, GatewaySettings.ApiKey);

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/json, text/html;q=0.9")]
    [InlineData("nonsense")]
    public async Task Whoever_does_not_ask_for_a_page_gets_JSON(string? accept)
    {
        var rollout = await operated.BuildAsync(operated.NextBuild());

        using var answer = await GetAsync((string)rollout["id"]!, accept, GatewaySettings.ApiKey);
        using var refused = await GetAsync((string)rollout["id"]!, accept, null);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["Accept"], answer.Headers.Vary);
    }

    [Fact]
    public async Task A_page_runs_no_script_loads_nothing_and_is_kept_by_no_cache()
    {
        var rollout = await operated.BuildAsync(operated.NextBuild());

        using var answer = await GetAsync((string)rollout["id"]!, Browser, GatewaySettings.ApiKey);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.EndsWith("base-uri 'none'; form-action 'none'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task What_others_wrote_is_text_in_the_page_and_nothing_else()
    {
        await operated.BuildAsync(operated.NextBuild());
        await operated.BuildAsync(operated.NextBuild());
        var rolledBack = await operated.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", new System.Text.Json.Nodes.JsonObject
        {
            ["repository"] = GatewaySettings.Repository,
            ["to"] = "previous",
            ["reason"] = "<script>alert(1)</script> & \"more\"",
        });

        using var answer = await GetAsync((string)rolledBack.Body["id"]!, Browser, GatewaySettings.ApiKey);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Contains("<dd>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;</dd>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<HttpResponseMessage> GetAsync(string id, string? accept, string? key)
    {
        using var client = new HttpClient { BaseAddress = operated.Gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rollouts/{id}");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        return await client.SendAsync(request);
    }
}
