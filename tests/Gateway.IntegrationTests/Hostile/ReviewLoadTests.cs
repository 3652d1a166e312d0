using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Builds and plans of a known sender that take as much memory as they can, many at once, against a gateway with the memory that <c>compose.yml</c> gives it.</summary>
[Collection(FloodTestGroup.Name)]
public sealed class ReviewLoadTests(ITestOutputHelper output)
{
    private const int Requests = 60;

    /// <summary>What the runtime takes of a container's 512 MB for its heap.</summary>
    private const string HeapLimit = "0x18000000";

    /// <summary>More values than a manifest may have.</summary>
    private static readonly string TooMany = "[" + string.Join(',', Enumerable.Repeat("1", 450_000)) + "]";

    /// <summary>As many values as a manifest may have, in a body of nearly the longest length.</summary>
    private static readonly string Most = "[" + string.Join(',', Enumerable.Repeat("1234", 190_000)) + "]";

    /// <summary>As many as aliases may make of a short one.</summary>
    private static readonly string Aliases = $"[{string.Join(", ", Enumerable.Repeat("*x", 700))}]\n# {new string(' ', 58_000)}";

    [Theory]
    [InlineData("/api/v1/plans", nameof(TooMany))]
    [InlineData("/api/v1/plans", nameof(Most))]
    [InlineData("/api/v1/plans", nameof(Aliases))]
    [InlineData("/api/v1/builds", nameof(Most))]
    public async Task Sixty_manifests_as_large_as_they_may_be_at_once_are_answered_and_an_ordinary_build_is_taken_meanwhile(string path, string shape)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        settings.Variables["DOTNET_GCHeapHardLimit"] = HeapLimit;
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var manifest = TestManifests.Simple.Replace(
            "    tags: [staging]\n",
            $"    tags: [staging]\n    parameters:\n      y: &x [{string.Join(", ", Enumerable.Repeat("1", 100))}]\n      x: {ParametersOf(shape)}\n",
            StringComparison.Ordinal);

        var flood = Enumerable.Range(1, Requests).Select(run => Task.Run(async () =>
        {
            using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(run, manifest)) with { Wait = null }, path);
            return answer.StatusCode;
        })).ToList();
        using var ordinary = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(runId: 1000)) with { Wait = null });
        await Endurance.AnswersAsync(gateway);
        var answers = await Task.WhenAll(flood);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", answers.CountBy(static status => (int)status))}; {Endurance.ResidentMiB(gateway):F0} MiB."));
        Assert.Equal(HttpStatusCode.Accepted, ordinary.StatusCode);
        Assert.False(gateway.HasExited, gateway.Output);
        Assert.All(answers, status => Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity, HttpStatusCode.ServiceUnavailable]));
        Assert.Contains(answers, static status => status != HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain("OutOfMemory", gateway.Output, StringComparison.Ordinal);
    }

    private static string ParametersOf(string shape) => shape switch
    {
        nameof(TooMany) => TooMany,
        nameof(Most) => Most,
        _ => Aliases,
    };
}
