using System.Text;
using System.Text.Json.Nodes;
using Gateway.Builds;
using Gateway.Engine;
using Gateway.Images;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Gateway.Plans;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;
using Gateway.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>What carries rollouts out, without the web around it: a real ledger on the disk, and a sandbox to write to.</summary>
internal sealed class RolloutEngine : IAsyncDisposable
{
    private readonly GatewaySettings _settings;
    private readonly ServiceProvider _services;
    private long _run;

    private RolloutEngine(GatewaySettings settings, ServiceProvider services)
    {
        _settings = settings;
        _services = services;
    }

    public IRolloutLedger Ledger => _services.GetRequiredService<IRolloutLedger>();

    public ILaneLedger Lanes => _services.GetRequiredService<ILaneLedger>();

    public RolloutChanges Changes => _services.GetRequiredService<RolloutChanges>();

    public RolloutCancellations Cancellations => _services.GetRequiredService<RolloutCancellations>();

    /// <summary>Lets the deadline of the rollouts that it carries out come now.</summary>
    public void EndTime() => ((DeadlineClock)Get<TimeProvider>()).Come();

    /// <summary>Anything else of it.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static Lane Staging { get; } = new(GatewaySettings.Repository, "", "staging");

    public static async Task<RolloutEngine> StartAsync(
        PrefectSandbox sandbox,
        Action<GatewaySettings>? configure = null,
        Action<IServiceCollection>? replace = null)
    {
        var settings = new GatewaySettings(sandbox.ApiUrl)
        {
            // One after the other, so that the n-th write is the same in each run; and nothing is held back for having failed on purpose.
            ["Prefect:WriteConcurrency"] = "1",
            ["Prefect:BreakerMinimumTries"] = "10000",
            ["Prefect:Retries"] = "2",
            ["Prefect:RetryDelay"] = "00:00:00.005",
            ["Prefect:MaxRetryDelay"] = "00:00:00.02",
            ["Prefect:TryTimeout"] = "00:02:00",
            ["Rollouts:FirstPause"] = "00:00:00.01",
            ["Rollouts:MaxPause"] = "00:00:00.05",
            ["Rollouts:Deadline"] = DeadlineClock.Deadline.ToString(),
            ["Rollouts:RestoreDeadline"] = "00:30:00",
            ["Rollouts:SettlingTime"] = "00:00:00.02",
        };
        configure?.Invoke(settings);
        var shipped = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(shipped)
            .AddInMemoryCollection(settings.ToConfiguration())
            .Build();
        var registered = new ServiceCollection()
            .AddSingleton<TimeProvider>(new DeadlineClock())
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteLedger().AddLedger(configuration)
            .AddPolicy(configuration)
            .AddImages(configuration)
            .AddPrefect(configuration)
            .AddRollouts(configuration);
        replace?.Invoke(registered);
        var services = registered.BuildServiceProvider();
        await LedgerTemplate.PlaceAsync(settings["Ledger:Path"]!);
        await services.GetRequiredService<LedgerWriter>().StartAsync(CancellationToken.None);
        return new RolloutEngine(settings, services);
    }

    /// <summary>A body for a lane of the MODE staging, of the next run.</summary>
    public JsonObject Build(string manifest, string image = "abcdef1", string repository = GatewaySettings.Repository, long? run = null)
    {
        _run = run ?? _run + 1;
        var json = SignedBuild.Json(_run, manifest);
        json["repository"] = repository;
        json["run_number"] = _run;
        json["sha"] = image + SignedBuild.Sha[image.Length..];
        json["image"] = "ghcr.io/org/pipelines-arcgis:staging-" + image;
        return json;
    }

    /// <summary>Accepts a build and carries it out.</summary>
    public async Task<Rollout> RunAsync(JsonObject build) => await RunNextAsync(await AcceptAsync(build));

    /// <summary>What carrying a build out would do.</summary>
    public async Task<PlannedBuild.Planned> PlanAsync(JsonObject json)
    {
        var build = Read(json);
        return Assert.IsType<PlannedBuild.Planned>(await _services.GetRequiredService<BuildPlanner>().PlanAsync(build, build.Repository, null, CancellationToken.None));
    }

    public async Task<Guid> AcceptAsync(JsonObject json)
    {
        var build = Read(json);
        var content = RolloutRecords.ToContent(build);
        if (_services.GetRequiredService<ReviewCache>().Review(build, build.Repository, content) is not BuildReview.Passed passed)
        {
            throw new InvalidOperationException("The build does not pass: " + _services.GetRequiredService<ReviewCache>().Review(build, build.Repository, content));
        }

        var rollout = RolloutRecords.ToRollout(build, passed.Mode.Name, content, CredentialKind.StandardWebhooks, passed.Warnings, TimeProvider.System.GetUtcNow());
        var verdict = await Ledger.AcceptAsync(new Acceptance(rollout, content, [Guid.NewGuid().ToString()], new byte[32]), CancellationToken.None);
        Assert.IsType<DeliveryVerdict.New>(verdict);
        return rollout.Id;
    }

    /// <summary>Carries out what the rollout's lane has to do next, and says how the rollout then stands.</summary>
    public async Task<Rollout> RunNextAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var rollout = (await Ledger.FindAsync(id, CancellationToken.None))!;
        var taken = await Ledger.TakeNextAsync(Lane.Of(rollout), CancellationToken.None);
        Assert.NotNull(taken);
        await _services.GetRequiredService<RolloutRunner>().RunAsync(taken, cancellationToken);
        return (await Ledger.FindAsync(id, CancellationToken.None))!;
    }

    /// <summary>Waits until the rollout stands so, or has run to its end.</summary>
    /// <returns>Whether it stood so.</returns>
    public async Task<bool> WaitForAsync(Guid id, RolloutStatus status, Task run)
    {
        using var watch = Changes.Watch(id);
        while (true)
        {
            var now = (await Ledger.FindAsync(id, CancellationToken.None))!.Status;
            if (now == status || now.IsFinished())
            {
                return now == status;
            }

            await Task.WhenAny(run, watch.WaitAsync(Waiting.Patience, CancellationToken.None));
        }
    }

    /// <summary>Copies the ledger as it lies on the disk, to the place that other settings name: what a killed process leaves.</summary>
    public void CopyLedgerTo(GatewaySettings settings) => CopyLedger(_settings, settings);

    /// <summary>Copies a ledger from the place that some settings name to that of others.</summary>
    public static void CopyLedger(GatewaySettings from, GatewaySettings to)
    {
        foreach (var suffix in (string[])["", "-wal"])
        {
            File.Copy(from["Ledger:Path"] + suffix, to["Ledger:Path"] + suffix);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to.KeyFile)!);
        File.Copy(from.KeyFile, to.KeyFile);
    }

    private static BuildResult Read(JsonObject json)
    {
        var reading = BuildResultReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
        return reading.Build ?? throw new InvalidOperationException(string.Join("; ", reading.Errors));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<LedgerWriter>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        LedgerConnections.Close(_settings["Ledger:Path"]!);
        _settings.Dispose();
    }
}
