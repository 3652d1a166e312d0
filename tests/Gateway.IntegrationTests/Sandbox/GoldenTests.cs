using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Builds;
using Gateway.IntegrationTests.AllOrNothing;
using Gateway.Manifests;
using Gateway.Prefect;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>What the gateway sends for the recorded manifest, held against what the command line of the server's own version leaves there.</summary>
public sealed class GoldenTests
{
    private static readonly string Fixtures = Path.Combine(RepositoryFiles.Root, "tests", "Gateway.Testing", "Fixtures", "deploy");

    [Theory]
    [MemberData(nameof(SandboxVersions.Supported), MemberType = typeof(SandboxVersions))]
    public async Task The_gateway_leaves_a_server_of_a_version_as_its_command_line_does_but_for_what_is_meant(string version)
    {
        await using var recorded = await SandboxVersions.StartAsync(version);
        using (var client = new HttpClient { BaseAddress = recorded.ApiUrl })
        {
            await new Replay(client).SendAsync(RecordedCommandLine.First(version).Where(exchange => IsOfDeployments(exchange.Path)));
        }

        await using var ours = await SandboxVersions.StartAsync(version);
        using (var client = new HttpClient { BaseAddress = ours.ApiUrl })
        {
            foreach (var spec in Specs())
            {
                using var flow = await client.PostAsJsonAsync("/api/flows/", new { name = spec.FlowName });
                var id = (await flow.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
                using var created = await client.PostAsJsonAsync("/api/deployments/", DeploymentBodies.Create(spec, id));
                Assert.True((int)created.StatusCode == 201, $"{spec.Name}: {await created.Content.ReadAsStringAsync()}");
            }
        }

        Assert.Equal(StateOf(recorded), StateOf(ours));
    }

    private static bool IsOfDeployments(string path) => path is "/api/flows/" or "/api/deployments/" || path.StartsWith("/api/work_pools/", StringComparison.Ordinal);

    private static IReadOnlyList<DeploymentSpec> Specs()
    {
        var variables = Read("environment.json").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);
        variables["NOT_SET_ANYWHERE"] = "";
        var compilation = ManifestCompiler.Compile(
            ManifestReader.Read(File.ReadAllText(Path.Combine(Fixtures, "prefect.yaml")), new ManifestLimits()).Manifest!,
            new CompilationInput
            {
                Variables = variables,
                Flows =
                [
                    .. Read("flow-facts.json").EnumerateArray().Select(flow => new FlowFacts(
                        flow.GetProperty("entrypoint").GetString()!,
                        flow.GetProperty("name").GetString()!,
                        flow.GetProperty("description").GetString(),
                        flow.GetProperty("version").GetString(),
                        flow.GetProperty("parameter_openapi_schema"))),
                ],
                Selects = _ => true,
            });
        Assert.False(compilation.HasErrors);
        return compilation.Deployments;
    }

    private static JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(Fixtures, file)));

    private static string StateOf(PrefectSandbox sandbox)
    {
        var deployments = JsonNode.Parse(sandbox.Deployments.GetRawText())!.AsArray();
        foreach (var deployment in deployments)
        {
            Forgive(deployment!.AsObject());
        }

        return ServerState.From(deployments, id => sandbox.Flows[id], [], []);
    }

    // What the two are meant to do otherwise: docs/manifests.md, "How it differs from `prefect deploy --all`".
    private static void Forgive(JsonObject deployment)
    {
        // A scalar tag is one tag, and not its letters.
        if (string.Concat(deployment["tags"]!.AsArray().Select(tag => (string)tag!).Order(StringComparer.Ordinal)) == string.Concat("prod".Order()))
        {
            deployment["tags"] = new JsonArray("prod");
        }

        // References stay references, and what a run's context says is kept, as command lines from 3.6.17 on keep it.
        foreach (var name in (string[])["TEMPLATE", "CTX"])
        {
            (deployment["job_variables"]!["env"] as JsonObject)?.Remove(name);
        }

        // An empty list of steps is none, as to command lines from 3.8 on; a secret in one stays a reference.
        if ((string)deployment["name"]! is "own-pull" or "limits")
        {
            deployment.Remove("pull_steps");
        }

        // The rule was recorded with an end in UTC and without a start, of which Prefect schedules nothing: the gateway refuses it.
        foreach (var schedule in deployment["schedules"]!.AsArray().Select(schedule => schedule!["schedule"]!.AsObject()))
        {
            if ((string?)schedule["rrule"] is { } rule)
            {
                schedule["rrule"] = rule.Replace("DTSTART:20200101T000000\n", "", StringComparison.Ordinal).Replace("T000000Z", "T000000", StringComparison.Ordinal);
            }
        }
    }
}
