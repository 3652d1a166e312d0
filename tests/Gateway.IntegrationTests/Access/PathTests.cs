using Gateway.IntegrationTests.BadInput;
using Gateway.IntegrationTests.Compose;
using Gateway.IntegrationTests.Hostile;

namespace Gateway.IntegrationTests.Access;

/// <summary>Each path is served in one spelling, the one that a proxy's rules are about.</summary>
public sealed class PathTests(RunningGateway running) : IClassFixture<RunningGateway>
{
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

    [Fact]
    public async Task Swagger_UI_is_served_in_one_spelling() =>
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync("GET", "/Swagger/index.html"), StringComparison.Ordinal);

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

    private async Task<string> AskAsync(string method, string target)
    {
        using var connection = await RawConnection.OpenAsync(running.Gateway.Address);
        await connection.SendAsync($"{method} {target} HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return await connection.ReadToEndAsync();
    }
}
