using System.Text.Json;
using Gateway.Sandbox.Endpoints;
using Gateway.Sandbox.Faults;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Runs;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox;

/// <summary>
/// A Prefect server that holds everything in memory and answers over HTTP as a real one does, odd answers included.
/// It starts with the work pools of <see cref="SandboxOptions.WorkPools"/>, and no worker.
/// </summary>
public sealed class PrefectSandbox : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<string> _firstPools;
    private readonly SandboxStore _store;
    private readonly RequestLog _log;
    private readonly ServerManners _manners;

    private PrefectSandbox(
        WebApplication app, SandboxOptions options, ServerManners manners, SandboxStore store, RequestLog log, SandboxFaults faults)
    {
        _firstPools = options.WorkPools;
        _manners = manners;
        _app = app;
        _store = store;
        _log = log;
        Faults = faults;
        Runs = store.Runs;
        ApiUrl = new Uri(new Uri(app.Urls.First()), "/api");
    }

    /// <summary>The address of the API; it ends with <c>/api</c>.</summary>
    public Uri ApiUrl { get; }

    /// <summary>The version of Prefect that it is.</summary>
    public string PrefectVersion => _manners.PrefectVersion;

    /// <summary>The last requests, in the order they arrived; at most ten thousand.</summary>
    internal IReadOnlyList<RecordedRequest> Requests => _log.Snapshot();

    /// <summary>How many requests since the start, or since the log was cleared, may have changed something.</summary>
    public long Writes => _log.Writes;

    /// <summary>What goes wrong on purpose; nothing at the start.</summary>
    internal SandboxFaults Faults { get; }

    /// <summary>How flow runs go; at the start each is pending, running and completed, one step a read.</summary>
    internal SandboxRuns Runs { get; }

    /// <summary>All deployments by name, as the server answers them.</summary>
    public JsonElement Deployments
    {
        get
        {
            lock (_store.Lock)
            {
                var views = _store.Deployments.Values
                    .OrderBy(deployment => deployment.Name, StringComparer.Ordinal)
                    .Select(deployment => new DeploymentView(deployment));
                return JsonSerializer.SerializeToElement(views, _manners.Json);
            }
        }
    }

    /// <summary>All automations by name: what was sent for each, and the resource that owns it.</summary>
    public JsonElement Automations
    {
        get
        {
            lock (_store.Lock)
            {
                var views = _store.Automations.Values
                    .OrderBy(automation => automation.Name, StringComparer.Ordinal)
                    .Select(automation => new { automation.OwnerResource, automation.Fields });
                return JsonSerializer.SerializeToElement(views, SandboxJson.Options);
            }
        }
    }

    /// <summary>The names of all flows.</summary>
    public IReadOnlyDictionary<Guid, string> Flows
    {
        get
        {
            lock (_store.Lock)
            {
                return _store.Flows.Values.ToDictionary(flow => flow.Id, flow => flow.Name);
            }
        }
    }

    /// <summary>All global concurrency limits by name.</summary>
    public IReadOnlyDictionary<string, int> Limits
    {
        get
        {
            lock (_store.Lock)
            {
                return _store.Limits.Values.ToDictionary(limit => limit.Name, limit => limit.Limit, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>The variables on the server, by name: their values and tags.</summary>
    public IReadOnlyDictionary<string, (JsonElement Value, IReadOnlyList<string> Tags)> Variables
    {
        get
        {
            lock (_store.Lock)
            {
                return _store.Variables.Values.ToDictionary(
                    static variable => variable.Name,
                    static variable => (variable.Value, (IReadOnlyList<string>)[.. variable.Tags.EnumerateArray().Select(static tag => tag.GetString()!)]),
                    StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="options">How to start; null for a free port, no credentials and no CSRF protection.</param>
    /// <returns>The server; disposing it stops it.</returns>
    /// <exception cref="ArgumentException">The version is none of <see cref="PrefectVersions.Recorded"/>.</exception>
    public static async Task<PrefectSandbox> StartAsync(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        var manners = ServerManners.For(options.PrefectVersion);
        var store = new SandboxStore(options.Time, new SandboxRuns());
        var log = new RequestLog();
        var faults = new SandboxFaults();
        var app = SandboxApplication.Build(options, manners, store, log, faults);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var sandbox = new PrefectSandbox(app, options, manners, store, log, faults);
        sandbox.AddFirstPools();
        return sandbox;
    }

    /// <summary>Adds a work pool of type <c>docker</c> with the base job template that comes with it. One that is there stays.</summary>
    /// <param name="name">The pool's name.</param>
    public void AddDockerPool(string name)
    {
        lock (_store.Lock)
        {
            _store.Pools.TryAdd(name, Queues.NewPool(
                name, "docker", Resource.DockerBaseJobTemplate, WorkPoolEndpoints.NoStorage, _store.Now));
        }
    }

    /// <summary>Lets a worker of a pool say that it is there, which makes the pool ready for a while.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="worker">The worker's name.</param>
    /// <exception cref="ArgumentException">There is no such pool.</exception>
    public void Heartbeat(string pool, string worker)
    {
        lock (_store.Lock)
        {
            if (!_store.Pools.TryGetValue(pool, out var found))
            {
                throw new ArgumentException($"There is no work pool \"{pool}\".", nameof(pool));
            }

            WorkerEndpoints.Beat(found, worker, intervalSeconds: null, _store.Now);
        }
    }

    /// <summary>Forgets the logged requests and their count.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Goes back to the state after the start: its work pools, nothing else, no faults, no courses of runs, no logged requests.</summary>
    public void Clear()
    {
        lock (_store.Lock)
        {
            _store.Clear();
        }

        AddFirstPools();
        Faults.Clear();
        Runs.Clear();
        ClearRequests();
    }

    /// <summary>Keeps what is there now, without runs.</summary>
    internal SandboxStore Save()
    {
        var saved = new SandboxStore(_store.Time, _store.Runs);
        lock (_store.Lock)
        {
            saved.CopyFrom(_store);
        }

        return saved;
    }

    /// <summary>Goes back to what was saved: no runs, no faults, no logged requests, and nothing that has come since.</summary>
    internal void Restore(SandboxStore saved)
    {
        lock (_store.Lock)
        {
            _store.CopyFrom(saved);
        }

        Faults.Clear();
        Runs.Clear();
        ClearRequests();
    }

    /// <summary>Waits until the server is stopped from outside, as by a signal.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    private void AddFirstPools()
    {
        foreach (var pool in _firstPools)
        {
            AddDockerPool(pool);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
