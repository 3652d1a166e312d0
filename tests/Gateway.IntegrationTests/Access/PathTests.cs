using Gateway.IntegrationTests.BadInput;
using Gateway.IntegrationTests.Compose;
using Gateway.IntegrationTests.Hostile;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Access;

/// <summary>Each path is served in one spelling, the one that a proxy's rules are about.</summary>
public sealed class PathTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private const string Key = $"X-API-Key: {GatewaySettings.ApiKey}\r\n";

    public static TheoryData<string, string> Served
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var served in ServedPaths.All())
            {
                all.Add(served.Method, served.Path);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Another_spelling_of_a_path_is_404(string method, string path)
    {
        foreach (var other in Spellings(path))
        {
            Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(method, other), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task The_path_itself_is_served_with_a_query_and_in_the_absolute_form_too(string method, string path)
    {
        var plain = await AskAsync(method, path);

        Assert.DoesNotContain("\"code\":\"not_found\"", plain, StringComparison.Ordinal);
        Assert.Equal(plain.Split('\n')[0], (await AskAsync(method, path + "?%41=%2F")).Split('\n')[0]);
        Assert.Equal(plain.Split('\n')[0], (await AskAsync(method, "http://gateway" + path)).Split('\n')[0]);
    }

    [Theory]
    [InlineData("/Swagger/index.html")]
    [InlineData("/swagger/Index.html")]
    [InlineData("/swagger/")]
    [InlineData("/swaggerindex.html")]
    [InlineData("/swagger/INDEX.js")]
    [InlineData("/swagger/Swagger-ui.css")]
    [InlineData("/swagger//index.html")]
    public async Task Swagger_UI_is_served_in_one_spelling(string path) => Assert.StartsWith("HTTP/1.1 404 ", await AskAsync("GET", path), StringComparison.Ordinal);

    [Theory]
    [InlineData("/swagger", "301")]
    [InlineData("/swagger/index.html", "200")]
    [InlineData("/swagger/index.js", "200")]
    [InlineData("/swagger/index.css", "200")]
    [InlineData("/swagger/swagger-ui.css", "200")]
    [InlineData("/swagger/swagger-ui-bundle.js", "200")]
    [InlineData("/swagger/favicon-32x32.png", "200")]
    public async Task Its_pages_are_served(string path, string status) => Assert.StartsWith($"HTTP/1.1 {status} ", await AskAsync("GET", path), StringComparison.Ordinal);

    [Theory]
    [InlineData("/api/v1/modes/staging/env", "/api/v1/modes/STAGING/env")]
    [InlineData("/api/v1/modes/staging/drift", "/api/v1/modes/Staging/drift")]
    public async Task A_MODE_has_one_spelling(string path, string other)
    {
        Assert.DoesNotContain("The MODE does not exist", await AskAsync("GET", path, Key), StringComparison.Ordinal);

        var answer = await AskAsync("GET", other, Key);

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("The MODE does not exist", answer, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Spellings(string path) => ((string[])
    [
        path.ToUpperInvariant(),
        path[..1] + char.ToUpperInvariant(path[1]) + path[2..],
        path + "/",
        "/" + path,
        $"/%{(int)path[1]:x2}{path[2..]}",
        path[..^1] + $"%{(int)path[^1]:X2}",
        "/." + path,
        "/x/.." + path,
        path.Insert(path.LastIndexOf('/'), "/"),
        "/" + path[1..].Replace("/", "%2F", StringComparison.Ordinal),
    ]).Where(other => other != path);

    private async Task<string> AskAsync(string method, string target, string headers = "")
    {
        using var connection = await RawConnection.OpenAsync(running.Gateway.Address);
        await connection.SendAsync($"{method} {target} HTTP/1.1\r\nHost: gateway\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
        return await connection.ReadToEndAsync();
    }
}
