using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Containers;

/// <summary>The gateway's image, as compose.yml runs it.</summary>
[Collection(ContainerTestGroup.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class GatewayImageTests : IAsyncLifetime
{
    private readonly BuiltImages _images;
    private readonly DockerEngine _engine;

    public GatewayImageTests(BuiltImages images) => (_images, _engine) = (images, images.Engine);

    public Task InitializeAsync() => _images.BuildAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [DockerFact]
    public async Task A_whole_rollout_reaches_a_Prefect_server_in_another_container_and_writes_to_the_volume_alone()
    {
        await using var sandbox = await RunningContainer.StartSandboxAsync(_engine);
        using var settings = new GatewaySettings(new Uri(sandbox.Client.BaseAddress!, "api"));
        await using var gateway = await RunningContainer.StartGatewayAsync(_engine, settings);

        using var request = SignedBuild.From(SignedBuild.Json()).ToRequest("/api/v1/builds");
        using var answer = await gateway.Client.SendAsync(request);

        using var rollout = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.OK, "succeeded"), (answer.StatusCode, rollout.RootElement.GetProperty("status").GetString()));
        Assert.Equal("", await _engine.RunAsync("diff", gateway.Id));
    }

    [DockerFact]
    public async Task It_runs_as_a_user_who_may_do_nothing_special()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await RunningContainer.StartGatewayAsync(_engine, settings);

        var processes = (await _engine.RunAsync("top", gateway.Id, "-eo", "pid,uid,gid")).Split('\n');

        // The program itself, and now and then its health check.
        Assert.NotEmpty(processes[1..]);
        Assert.All(processes[1..], process => Assert.Equal(["1654", "1654"], process.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]));
    }

    [DockerFact]
    public async Task It_starts_again_where_its_ledger_is_in_place()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await RunningContainer.StartGatewayAsync(_engine, settings);

        await _engine.RunAsync("restart", gateway.Id);

        await gateway.WaitAsync("/health/live");
    }

    [DockerFact]
    public async Task It_ends_in_order_when_it_is_told_to()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await RunningContainer.StartGatewayAsync(_engine, settings);

        await _engine.RunAsync("stop", "--time", "120", gateway.Id);

        var state = (await gateway.InspectAsync()).GetProperty("State");
        Assert.Equal(("exited", 0), (state.GetProperty("Status").GetString(), state.GetProperty("ExitCode").GetInt32()));
    }

    [DockerFact]
    public async Task Its_health_check_needs_neither_a_shell_nor_curl()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await RunningContainer.StartGatewayAsync(_engine, settings, "--health-interval", "1s");

        await Waiting.UntilAsync(() => HealthOf(gateway).GetAwaiter().GetResult() == "healthy");

        var shell = await _engine.TryAsync("exec", gateway.Id, "/bin/sh", "-c", "true");
        Assert.NotEqual(0, shell.ExitCode);
    }

    [DockerFact]
    public async Task It_says_what_it_was_built_from()
    {
        using var inspected = JsonDocument.Parse(await _engine.RunAsync("image", "inspect", BuiltImages.Gateway));

        var labels = inspected.RootElement[0].GetProperty("Config").GetProperty("Labels");
        Assert.Equal(BuiltImages.Version, labels.GetProperty("org.opencontainers.image.version").GetString());
        Assert.Equal(BuiltImages.Revision, labels.GetProperty("org.opencontainers.image.revision").GetString());
        Assert.Equal($"{BuiltImages.Version}+{BuiltImages.Revision}", await _engine.RunAsync("run", "--rm", "--network", "none", BuiltImages.Gateway, "--version"));
    }

    [DockerFact]
    public async Task It_holds_the_program_and_its_settings_and_no_source_or_symbols()
    {
        var id = await _engine.RunAsync("create", BuiltImages.Gateway);
        var folder = Directory.CreateTempSubdirectory("gateway-image-");
        try
        {
            await _engine.RunAsync("cp", $"{id}:/app", folder.FullName);

            var files = Directory.EnumerateFiles(Path.Combine(folder.FullName, "app"), "*", SearchOption.AllDirectories).Select(static file => Path.GetFileName(file)!).ToList();
            Assert.Contains("appsettings.json", files);
            Assert.Contains("gateway.dll", files);
            Assert.All(files, static file => Assert.False(Path.GetExtension(file) is ".pdb" or ".cs" or ".csproj" or ".db", file));
        }
        finally
        {
            folder.Delete(recursive: true);
            await _engine.RunAsync("rm", id);
        }
    }

    private static async Task<string?> HealthOf(RunningContainer container) =>
        (await container.InspectAsync()).GetProperty("State").GetProperty("Health").GetProperty("Status").GetString();
}
