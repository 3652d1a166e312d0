using System.IO.Compression;
using System.Net;
using System.Text;
using Gateway.IntegrationTests.BadInput;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Requests that are large or without end: they cost the service nothing that others would miss.</summary>
[Collection(FloodTestGroup.Name)]
public sealed class FloodTests(RunningProcess running) : IClassFixture<RunningProcess>
{
    private const double MaxMiB = 96;

    public static TheoryData<string> Takers => ["/api/v1/builds", "/api/v1/plans", "/api/v1/projects/outdated", "/api/v1/branches/release", "/webhooks/github"];

    [Theory]
    [MemberData(nameof(Takers))]
    public async Task Bodies_without_end_are_refused_and_no_more_of_them_is_kept(string path)
    {
        var before = Endurance.ResidentMiB(running.Process);
        var chunk = Encoding.ASCII.GetBytes("4000\r\n" + new string('[', 0x4000) + "\r\n");
        var endless = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            using var connection = await RawConnection.OpenAsync(running.Process.Address);
            await connection.SendAsync(RawConnection.Head(path, "Content-Type: application/json", "Transfer-Encoding: chunked"));
            await connection.SendUntilAnsweredAsync(chunk, TimeSpan.Zero);
            return await connection.ReadHeadAsync();
        })).ToList();

        await Endurance.AnswersAsync(running.Process);
        var answers = await Task.WhenAll(endless);
        var after = Endurance.ResidentMiB(running.Process);

        // Where each may have several MiB, so many do not fit at one time, and those that are furthest behind give way.
        Assert.All(answers, answer => Assert.True(answer.StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal), answer));
        Assert.Contains(answers, static answer => answer.StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal));

        // A body of builds may have four times as much, and what its buffer grew out of stays until it is collected.
        var most = path == "/api/v1/builds" ? 2 * MaxMiB : MaxMiB;
        Assert.True(after < before + most, $"{before:F0} MiB before, {after:F0} MiB after.");
    }

    [Theory]
    [InlineData(10_000, 4)]
    [InlineData(1, 200_000)]
    [InlineData(90, 1_000)]
    public async Task Floods_of_headers_are_431(int count, int length)
    {
        var before = Endurance.ResidentMiB(running.Process);
        var header = "X-Flood: " + new string('x', length);
        var flood = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            using var connection = await RawConnection.OpenAsync(running.Process.Address);
            await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\n");
            for (var sent = 0; sent < count; sent++)
            {
                if (await connection.SendOnceUnlessAnsweredAsync(header + "\r\n"))
                {
                    break;
                }
            }

            return await connection.ReadHeadAsync();
        })).ToList();

        var answers = await Task.WhenAll(flood);
        await Endurance.AnswersAsync(running.Process);

        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal));
        Assert.True(Endurance.ResidentMiB(running.Process) < before + MaxMiB);
    }

    [Theory]
    [MemberData(nameof(Takers))]
    public async Task A_compressed_body_is_415_and_never_inflated(string path)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[128 * 1024 * 1024]);
        }

        var before = Endurance.ResidentMiB(running.Process);
        foreach (var encoding in (string[])["gzip", "br", "deflate", "identity, gzip", "zstd"])
        {
            using var request = new SignedBuild { Body = packed.ToArray() }.ToRequest(path);
            request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            using var answer = await running.Process.Client.SendAsync(request);

            Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        }

        Assert.True(Endurance.ResidentMiB(running.Process) < before + MaxMiB);
    }
}
