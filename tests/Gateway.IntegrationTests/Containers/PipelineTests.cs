using System.Runtime.Versioning;
using System.Text.Json;
using Gateway.IntegrationTests.DeployFlows;
using Gateway.IntegrationTests.Images;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Sandbox.Runs;

namespace Gateway.IntegrationTests.Containers;

/// <summary>
/// From a push to a flow's container, with a real engine, a real registry and the real gateway: what a team that sets this up does to see that it works.
/// The sandbox is Prefect's server, and <see cref="PlayedWorker"/> its worker.
/// </summary>
[Collection(ContainerTestGroup.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class PipelineTests : IAsyncLifetime
{
    private const string Python = "gateway-tests:python";
    private const string Prefect = "prefecthq/prefect:3.6.29-python3.12";
    private const string Flow = "Abordagem | Carga ArcGIS";

    /// <summary>What docker/build-push-action does with the inputs that the workflow gives it.</summary>
    private const string BuildPush = """
        while IFS= read -r label; do [ -z "$label" ] || labels+=(--label "$label"); done <<<"$INPUT_LABELS"
        # Its base is one that was made here: what it would be pinned to cannot be pulled.
        sed -i '/^FROM/s/@sha256:[0-9a-f]*//' "$INPUT_CONTEXT/Dockerfile"
        docker build --network none "${labels[@]}" --tag "$INPUT_TAGS" "$INPUT_CONTEXT"
        [ "$INPUT_PUSH" = true ]
        docker push "$INPUT_TAGS"
        digest=$(docker image inspect --format '{{ index .RepoDigests 0 }}' "$INPUT_TAGS")
        printf 'digest=%s\n' "${digest#*@}" >>"$GITHUB_OUTPUT"
        """;

    /// <summary>What a flow does first: reads where it is.</summary>
    private const string ReadSettings = "from pipelines.arcgis.constants import settings; target = settings(); print(target.mode, target.table('abordagem'))";

    private readonly DockerEngine _engine;

    public PipelineTests(BuiltImages images) => _engine = images.Engine;

    public async Task InitializeAsync()
    {
        if (DockerEngine.Missing is not null || Node.Missing is not null)
        {
            return;
        }

        await _engine.ImportBaseAsync("python", Python, "ENV PATH=/usr/local/bin:/usr/bin:/bin");
        var context = Directory.CreateTempSubdirectory("prefect-stand-in-");
        try
        {
            var standIn = Path.Combine(RepositoryFiles.Root, "tests", "containers", "prefect-stand-in");
            await Tools.StartAsync("cp", ["-r", standIn + "/.", context.FullName], RepositoryFiles.Root);
            File.Copy(Path.Combine(DeployFlowsScript.SampleDirectory, "tests", "stubs", "prefect", "__init__.py"), Path.Combine(context.FullName, "prefect", "__init__.py"));
            await _engine.RunAsync("build", "--network", "none", "--tag", Prefect, context.FullName);
        }
        finally
        {
            context.Delete(recursive: true);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [DockerFact]
    public async Task A_push_to_staging_and_one_to_main_each_bring_their_MODE_and_its_flow_runs_to_the_image_that_was_built()
    {
        if (Node.Missing is not null)
        {
            return;
        }

        await using var registry = await RegistryServer.StartAsync();
        await using var deployed = await DeployedSample.StartAsync(settings => UseRegistry(settings, registry));
        deployed.Sandbox.Runs.Add(RunCourse.NeverPickedUp);
        using var worker = new PlayedWorker(deployed.Sandbox.ApiUrl, _engine);

        var staging = await PushAsync(deployed, registry, "staging/fix-layer", "staging", '1');
        var onlyStaging = deployed.Sandbox.Deployments;
        var prod = await PushAsync(deployed, registry, "main", "prod", '2');

        Assert.All(onlyStaging.EnumerateArray(), deployment => Assert.Equal(staging, ImageOf(deployment)));
        Assert.Equal(6, onlyStaging.GetArrayLength());
        Assert.NotEqual(staging, prod);
        var all = deployed.Sandbox.Deployments.EnumerateArray().ToLookup(deployment => deployment.GetProperty("name").GetString()!.EndsWith("-prod", StringComparison.Ordinal));
        Assert.All(all[true], deployment => Assert.Equal(prod, ImageOf(deployment)));
        Assert.Equal(onlyStaging.EnumerateArray().Select(Text), all[false].Select(Text));
        await AssertRunsAsync(worker, "staging", staging);
        await AssertRunsAsync(worker, "prod", prod);
    }

    private async Task AssertRunsAsync(PlayedWorker worker, string mode, string image)
    {
        var run = await worker.RunAsync(Flow, $"abordagem-{mode}", ReadSettings);

        Assert.Equal(("COMPLETED", $"{mode} city-{mode}.arcgis_{mode}.abordagem"), (run.State, run.Output + run.Errors));
        Assert.Equal(await _engine.RunAsync("image", "inspect", "--format", "{{ .Id }}", image), run.ImageId);
    }

    /// <summary>Pushes a commit to a branch; its workflow builds, pushes and posts.</summary>
    /// <returns>The image that was built, by its digest.</returns>
    private async Task<string> PushAsync(DeployedSample deployed, RegistryServer registry, string branch, string mode, char commit)
    {
        using var run = deployed.NewRun();
        run.ComeFromPush(branch);
        run.GitHub["sha"] = new string(commit, 40);
        run.GitHub["run_id"] = "900" + commit;
        run.Workflow = (WorkflowRun.GatewayRepository, ".github/workflows/ci_cd.yml");
        run.Inputs["directory"] = ".";
        run.Inputs["image"] = $"{registry.Host}/{WorkflowRun.Repository}";
        run.BuildPush = BuildPush;
        run.StandIns.Link("docker", _engine.Client);
        foreach (var name in (ReadOnlySpan<string>)["DOCKER_HOST", "DOCKER_BUILDKIT"])
        {
            run.Environment[name] = _engine.Environment[name];
        }

        var outcome = await deployed.RunAsync(run, ("environment", mode));

        Assert.True(outcome.Jobs["deploy-flows"].Outputs.GetValueOrDefault("status") == "succeeded", outcome.Everything);
        return $"{registry.Host}/{WorkflowRun.Repository}@{outcome.Jobs["build-push"].Outputs["digest"]}";
    }

    private static void UseRegistry(GatewaySettings settings, RegistryServer registry)
    {
        settings["Images:Registries:local:Host"] = registry.Host;
        settings["Images:Registries:local:Url"] = registry.Address.ToString();
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            settings[$"Modes:{mode}:ImageRepositories:0"] = $"{registry.Host}/{WorkflowRun.Repository}";
            settings[$"Modes:{mode}:RequireImageLabels"] = "true";
            settings[$"Modes:{mode}:Environment:GCS_BUCKET"] = "bucket-" + mode;
            settings[$"Modes:{mode}:Environment:BIGQUERY_DATASET"] = "arcgis_" + mode;
            settings[$"Modes:{mode}:Environment:ARCGIS_URL"] = "https://arcgis.example.org/" + mode;
        }
    }

    private static string? ImageOf(JsonElement deployment) => deployment.GetProperty("job_variables").GetProperty("image").GetString();

    private static string Text(JsonElement deployment) => deployment.GetRawText();
}
