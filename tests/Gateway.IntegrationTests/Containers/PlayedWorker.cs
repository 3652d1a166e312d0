using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Gateway.IntegrationTests.Containers;

/// <summary>
/// Plays Prefect's Docker worker, which no test can fetch: takes a flow run up, starts a container of its deployment's image with its environment on a
/// real engine, and tells the server how it went. In the place of <c>prefect flow-run execute</c> stands a script.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PlayedWorker : IDisposable
{
    private readonly HttpClient _prefect;
    private readonly DockerClient _docker;

    public PlayedWorker(Uri prefect, DockerEngine engine)
    {
        _prefect = new HttpClient { BaseAddress = new Uri(prefect + "/") };
        _docker = new DockerClientBuilder().WithEndpoint(new Uri("unix://" + engine.Socket)).Build();
    }

    /// <summary>Creates a run of a deployment, and carries it out.</summary>
    public async Task<FlowRunOutcome> RunAsync(string flow, string deployment, string script)
    {
        var id = (Guid)(await ReadAsync($"deployments/name/{Uri.EscapeDataString(flow)}/{deployment}"))["id"]!;
        using var created = await _prefect.PostAsJsonAsync($"deployments/{id}/create_flow_run", new JsonObject());
        created.EnsureSuccessStatusCode();
        var run = (Guid)(await created.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        return await TakeUpAsync(run, (await ReadAsync($"deployments/{id}"))["job_variables"]!.AsObject(), script);
    }

    public void Dispose()
    {
        _docker.Dispose();
        _prefect.Dispose();
    }

    private async Task<FlowRunOutcome> TakeUpAsync(Guid run, JsonObject variables, string script)
    {
        await SetStateAsync(run, "PENDING");
        var environment = variables["env"]!.AsObject().Select(static pair => $"{pair.Key}={pair.Value}").Append($"PREFECT__FLOW_RUN_ID={run}");
        var container = await _docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = (string)variables["image"]!,
            Env = [.. environment],
            Cmd = ["python", "-c", script],
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["io.prefect.flow-run-id"] = run.ToString() },
            HostConfig = new HostConfig { NetworkMode = "none" },
        });
        try
        {
            await _docker.Containers.StartContainerAsync(container.ID, new ContainerStartParameters());
            await SetStateAsync(run, "RUNNING");
            var ended = await _docker.Containers.WaitContainerAsync(container.ID);
            using var logs = await _docker.Containers.GetContainerLogsAsync(container.ID, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true });
            var (output, errors) = await logs.ReadOutputToEndAsync(CancellationToken.None);
            var inspected = await _docker.Containers.InspectContainerAsync(container.ID);
            await SetStateAsync(run, ended.StatusCode == 0 ? "COMPLETED" : "CRASHED");
            var state = (string)(await ReadAsync($"flow_runs/{run}"))["state_type"]!;
            return new FlowRunOutcome(state, output.Trim(), errors.Trim(), inspected.Image);
        }
        finally
        {
            await _docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true });
        }
    }

    private async Task<JsonObject> ReadAsync(string path) => (await _prefect.GetFromJsonAsync<JsonObject>(path))!;

    private async Task SetStateAsync(Guid run, string type)
    {
        using var set = await _prefect.PostAsJsonAsync($"flow_runs/{run}/set_state", new JsonObject { ["state"] = new JsonObject { ["type"] = type } });
        using var answer = JsonDocument.Parse(await set.Content.ReadAsStringAsync());
        Assert.Equal("ACCEPT", answer.RootElement.GetProperty("status").GetString());
    }
}

/// <summary>How a flow run went.</summary>
/// <param name="State">Its state at the end.</param>
/// <param name="Output">What its container wrote.</param>
/// <param name="Errors">What its container wrote to standard error.</param>
/// <param name="ImageId">The image that the engine made the container of, by its id.</param>
internal sealed record FlowRunOutcome(string State, string Output, string Errors, string ImageId);
