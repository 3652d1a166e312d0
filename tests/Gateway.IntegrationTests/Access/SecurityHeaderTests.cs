using System.Net;
using Gateway.IntegrationTests.BadInput;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

public sealed class SecurityHeaderTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("/api/v1/modes")]
    [InlineData("/api/v1/rollouts/01a208e4-0dcf-7dfb-8384-7cba149f9d72")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/builds")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/index.html")]
    public async Task Every_answer_tells_a_browser_to_make_no_more_of_it_and_nothing_of_the_server(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", "https://another.example.org");
        using var answer = await running.Gateway.Client.SendAsync(request);

        Assert.Equal("nosniff", Single(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Single(answer, "X-Frame-Options"));
        Assert.Equal("no-referrer", Single(answer, "Referrer-Policy"));
        Assert.Contains("frame-ancestors 'none'", Single(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/api/v1/modes", HttpStatusCode.OK)]
    [InlineData("/api/v1/modes/staging/env", HttpStatusCode.OK)]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    public async Task What_the_API_answers_is_kept_by_nobody(string path, HttpStatusCode status)
    {
        using var answer = await running.Gateway.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Single(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task A_build_s_answer_has_them_too()
    {
        using var answer = await running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json()) with { Unsigned = true });

        Assert.Equal((HttpStatusCode.Unauthorized, "nosniff", true), (answer.StatusCode, Single(answer, "X-Content-Type-Options"), answer.Headers.CacheControl?.NoStore));
    }

    [Fact]
    public async Task Other_sites_scripts_are_allowed_nothing_when_they_ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/modes");
        request.Headers.Add("Origin", "https://another.example.org");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        using var answer = await running.Gateway.Client.SendAsync(request);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static string Single(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
