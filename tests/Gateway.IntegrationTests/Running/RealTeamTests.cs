using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Running;

/// <summary>A real team's manifest of seventeen deployments on its whole way through the service, for each of its two lines.</summary>
public sealed partial class RealTeamTests
{
    private static readonly string Manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "manifests", "rj-smas.prefect.yaml"));

    [Fact]
    public async Task Its_staging_branch_creates_eight_deployments_and_main_nine_beside_them()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            settings[$"Modes:{mode}:Networks:0"] = "prefect_prefect-stack";
            settings[$"Modes:{mode}:DeniedEnvironmentNames:0"] = "default";
            settings[$"Modes:{mode}:DeniedEnvironmentNames:1"] = "!PREFECT_*"; // The manifest has the worker's PREFECT_… itself.
            settings[$"Modes:{mode}:Variables:SIURB_URL"] = "https://siurb.example.org/" + mode;
            foreach (var secret in (ReadOnlySpan<string>)["GCP_CREDENTIALS", "SIURB_USER", "SIURB_PWD"])
            {
                settings[$"Modes:{mode}:Secrets:Values:{secret}"] = $"the {secret} of {mode}";
            }
        }

        await using var gateway = await HostedGateway.StartAsync(settings);

        var staging = await PostAsync(gateway, "staging/x", "staging");
        var afterStaging = Deployments(sandbox);
        var prod = await PostAsync(gateway, "main", "main");
        var afterBoth = Deployments(sandbox);

        Assert.Equal(("staging", "succeeded", 8), (staging.Mode, staging.Status, staging.Created));
        Assert.Equal(("prod", "succeeded", 9), (prod.Mode, prod.Status, prod.Created));
        Assert.Equal((8, 17), (afterStaging.Count, afterBoth.Count));
        Assert.All(afterStaging, deployment => Assert.Equal(deployment.Value.GetRawText(), afterBoth[deployment.Key].GetRawText()));
        Assert.All(afterBoth, deployment =>
        {
            var mode = deployment.Key.EndsWith("-prod", StringComparison.Ordinal) ? "prod" : "staging";
            var variables = deployment.Value.GetProperty("job_variables");
            var environment = variables.GetProperty("env");
            Assert.Equal(mode, environment.GetProperty("MODE").GetString());
            Assert.Equal("city-" + mode, environment.GetProperty("GCP_PROJECT").GetString());
            Assert.Equal("https://siurb.example.org/" + mode, environment.GetProperty("SIURB_URL").GetString());
            Assert.Equal($"{{{{ prefect.blocks.secret.{mode}-siurb-pwd }}}}", environment.GetProperty("SIURB_PWD").GetString());
            Assert.StartsWith($"ghcr.io/org/pipelines-arcgis:{(mode == "prod" ? "main" : "staging")}-", variables.GetProperty("image").GetString(), StringComparison.Ordinal);
        });
    }

    private static async Task<(string? Mode, string? Status, int Created)> PostAsync(ServedGateway gateway, string branch, string tag)
    {
        var body = SignedBuild.Json(manifest: Manifest);
        body["ref"] = "refs/heads/" + branch;
        body["run_id"] = branch.Length;
        body["image"] = $"ghcr.io/org/pipelines-arcgis:{tag}-{SignedBuild.Sha[..7]}";
        var entrypoints = Entrypoints().Matches(Manifest).Select(match => match.Groups["entrypoint"].Value).Distinct(StringComparer.Ordinal);
        body["flows"] = new JsonArray([.. entrypoints.Select(entrypoint => new JsonObject { ["entrypoint"] = entrypoint, ["name"] = entrypoint.Split(':')[1] })]);
        using var answer = await gateway.PostAsync(SignedBuild.From(body));
        var rollout = await answer.ReadJsonAsync();
        Assert.True(rollout["status"]?.GetValueKind() == JsonValueKind.String, rollout.ToJsonString());
        return ((string?)rollout["mode"], (string?)rollout["status"], (int?)rollout["deployments"]?["created"] ?? 0);
    }

    private static Dictionary<string, JsonElement> Deployments(PrefectSandbox sandbox) =>
        sandbox.Deployments.EnumerateArray().ToDictionary(deployment => deployment.GetProperty("name").GetString()!, StringComparer.Ordinal);

    [GeneratedRegex(@"^ +entrypoint: (?<entrypoint>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entrypoints();
}
