using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Parameter schemas that never end, in plans and builds: the real process answers, lives, and starts again.</summary>
public sealed class SchemaTests
{
    private const string OfItself = """{"anyOf":[{"type":"string"},{"$ref":"#/definitions/a0"}]}""";
    private const string AllOfItself = """{"allOf":[{"$ref":"#/definitions/a0"}]}""";

    private static readonly string Doubling = string.Join(
        ',', Enumerable.Range(0, 22).Select(level => $$"""
            "a{{level}}":{"anyOf":[{"$ref":"#/definitions/a{{level + 1}}"},{"$ref":"#/definitions/a{{level + 1}}"}]}
            """).Append("\"a22\":{\"type\":\"string\"}"));

    /// <summary>By far more than any of them takes, on however busy a machine, and by far less than one that is not bounded does.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Schemas => new()
    {
        { "anyOf of itself", $"\"a0\":{OfItself}" },
        { "allOf of itself", $"\"a0\":{AllOfItself}" },
        { "anyOf that doubles at each of 22 levels", Doubling },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task A_plan_with_a_schema_that_never_ends_is_answered_soon(string what, string definitions)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var answered = new CancellationTokenSource(Soon);

        using var request = (Build(1, definitions) with { Wait = null }).ToRequest("/api/v1/plans");
        using var answer = await gateway.Client.SendAsync(request, answered.Token);

        var plan = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{what}: {plan.ToJsonString()}");
        Assert.DoesNotContain(plan["findings"]!.AsArray(), finding => (string?)finding!["severity"] == "error");
        Assert.False(gateway.HasExited);
    }

    [Theory]
    [InlineData(OfItself)]
    [InlineData(AllOfItself)]
    public async Task A_build_with_a_schema_of_itself_is_rolled_out_and_the_next_start_is_as_any(string definition)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        var gateway = await GatewayProcess.StartAsync(settings);
        try
        {
            using var answer = await gateway.PostAsync(Build(1, $"\"a0\":{definition}") with { Wait = null });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            var rollout = await gateway.WaitForEndAsync(answer.Headers.Location!.ToString());
            Assert.True((string?)rollout["status"] == "succeeded", rollout.ToJsonString());
            await gateway.KillAsync();
            await gateway.DisposeAsync();

            gateway = await GatewayProcess.StartAsync(settings);
            using var next = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json(2)));
            Assert.Equal("succeeded", (string?)(await next.ReadJsonAsync())["status"]);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static SignedBuild Build(long run, string definitions)
    {
        var json = SignedBuild.Json(run, TestManifests.Simple.Replace("tags:", "parameters: { x: 1 }\n    tags:", StringComparison.Ordinal));
        json["run_number"] = run;
        json["flows"]![0]!["parameter_openapi_schema"] = JsonNode.Parse("""{"type":"object","properties":{"x":{"$ref":"#/definitions/a0"}},"definitions":{DEFINITIONS}}""".Replace("DEFINITIONS", definitions, StringComparison.Ordinal));
        return SignedBuild.From(json);
    }
}
