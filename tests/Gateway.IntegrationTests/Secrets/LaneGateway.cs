using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Secrets;

/// <summary>A running gateway whose staging two repositories deploy to, each with images, secrets, blocks and variables of its own, and one secret that both share.</summary>
internal sealed class LaneGateway : IAsyncDisposable
{
    public const string A = GatewaySettings.Repository;
    public const string B = GatewaySettings.OtherRepository;
    public const string SecretOfA = "canary-of-arcgis-0123456789";
    public const string SecretOfB = "canary-of-other-0123456789";
    public const string SharedSecret = "canary-of-both-0123456789";

    private readonly GatewaySettings _settings;
    private readonly HttpClient _hands = new();

    private LaneGateway(PrefectSandbox prefect, GatewaySettings settings, ServedGateway gateway)
    {
        Prefect = prefect;
        _settings = settings;
        Gateway = gateway;
    }

    public PrefectSandbox Prefect { get; }

    public ServedGateway Gateway { get; }

    public static async Task<LaneGateway> StartAsync(params IReadOnlyList<(string Setting, string Value)> changes)
    {
        var prefect = await PrefectSandbox.StartAsync();
        var settings = Settings(prefect.ApiUrl);
        foreach (var (setting, value) in changes)
        {
            settings[setting] = value;
        }

        return new LaneGateway(prefect, settings, await HostedGateway.StartAsync(settings));
    }

    public static GatewaySettings Settings(Uri? prefect = null)
    {
        var settings = new GatewaySettings(prefect)
        {
            ["Modes:staging:Repositories:1"] = B,
            ["Modes:staging:ImageRepositories:0"] = null,
            ["Modes:staging:Shared:0"] = "Secrets",
            ["Modes:staging:Secrets:Values:TOKEN"] = SharedSecret,
            ["Modes:staging:Lanes:arcgis:Repository"] = A,
            ["Modes:staging:Lanes:arcgis:ImageRepositories:0"] = "ghcr.io/" + A,
            ["Modes:staging:Lanes:arcgis:Secrets:Values:PWD"] = SecretOfA,
            ["Modes:staging:Lanes:arcgis:Secrets:Values:ONLY_ARCGIS"] = SecretOfA + "-more",
            ["Modes:staging:Lanes:other:Repository"] = B,
            ["Modes:staging:Lanes:other:ImageRepositories:0"] = "ghcr.io/" + B,
            ["Modes:staging:Lanes:other:Secrets:Values:PWD"] = SecretOfB,
        };
        settings.AddKeys();
        return settings;
    }

    /// <summary>A right build of one of the two, with a deployment of its own.</summary>
    public static JsonObject Build(string repository, long run, string environment = "{ PWD: \"{{ $PWD }}\", TOKEN: \"{{ $TOKEN }}\" }")
    {
        var body = SignedBuild.Json(run, $$$"""
            deployments:
              - name: {{{NameOf(repository)}}}
                entrypoint: {{{TestManifests.Entrypoint}}}
                description: Run {{{run}}}
                work_pool:
                  name: docker-pool
                  job_variables:
                    image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"
                    env: {{{environment}}}
            """);
        body["repository"] = repository;
        body["run_number"] = run;
        body["image"] = $"ghcr.io/{repository}:staging-{SignedBuild.Sha[..7]}";
        return body;
    }

    public Task<HttpResponseMessage> PostAsync(JsonObject build, string path = "/api/v1/builds") => Gateway.PostAsync(
        SignedBuild.From(build) with { Secret = (string?)build["repository"] == B ? GatewaySettings.OtherSecret : GatewaySettings.Secret }, path);

    public async Task<JsonNode> RollOutAsync(JsonObject build)
    {
        using var answer = await PostAsync(build);
        var rollout = await answer.ReadJsonAsync();
        Assert.True((string?)rollout["status"] == "succeeded", rollout.ToJsonString());
        return rollout;
    }

    public JsonElement Deployment(string repository) =>
        Assert.Single(Prefect.Deployments.EnumerateArray(), deployment => deployment.GetProperty("name").GetString() == NameOf(repository));

    public bool HasDeployment(string repository) => Prefect.Deployments.EnumerateArray().Any(deployment => deployment.GetProperty("name").GetString() == NameOf(repository));

    /// <summary>What a deployment's environment says of a variable, and its image.</summary>
    public (string? Password, string? Token, string? Image) Gets(string repository)
    {
        var variables = Deployment(repository).GetProperty("job_variables");
        return (variables.GetProperty("env").GetProperty("PWD").GetString(), variables.GetProperty("env").GetProperty("TOKEN").GetString(), variables.GetProperty("image").GetString());
    }

    public async Task DeleteByHandAsync(string repository)
    {
        using var answer = await _hands.DeleteAsync(new Uri($"{Prefect.ApiUrl}/deployments/{Deployment(repository).GetProperty("id")}"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The secret in a block on the server; null when there is none.</summary>
    public async Task<string?> BlockAsync(string name)
    {
        using var answer = await _hands.GetAsync(new Uri($"{Prefect.ApiUrl}/block_types/slug/secret/block_documents/name/{name}?include_secrets=true"));
        return answer.IsSuccessStatusCode ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["value"] : null;
    }

    public async ValueTask DisposeAsync()
    {
        _hands.Dispose();
        await Gateway.DisposeAsync();
        await Prefect.DisposeAsync();
        _settings.Dispose();
    }

    private static string NameOf(string repository) => (repository == A ? "a" : "b") + "-staging";
}
