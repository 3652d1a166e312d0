using System.Collections.Concurrent;
using Gateway.Cli;
using Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Gateway.IntegrationTests.Running;

/// <summary>
/// The whole gateway in the process of the tests, which starts in a tenth of the time: for tests that are about what it answers and does, and not
/// about the process, its output, its metrics or its end, which are those of <see cref="GatewayProcess"/>.
/// </summary>
public sealed class HostedGateway : ServedGateway
{
    /// <summary>Longer than a rollout that is told to end takes to leave the ledger alone.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly Task _running;
    private readonly LogLines _log;
    private readonly string? _ledger;

    private HostedGateway(WebApplication app, Task running, LogLines log, string? ledger)
        : base(AddressOf(app))
    {
        _app = app;
        _running = running;
        _log = log;
        _ledger = ledger;
    }

    public override string Output => _log.ToString();

    /// <summary>Starts the gateway and waits until it listens.</summary>
    /// <exception cref="SettingsException">The settings do not let it start.</exception>
    public static async Task<HostedGateway> StartAsync(GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        await LedgerTemplate.PlaceAsync(settings);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(GatewayService).Assembly.GetName().Name,
            Args = ["--urls", "http://127.0.0.1:0"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToConfiguration());
        GatewayService.Configure(builder);
        var log = new LogLines();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton<ILoggerFactory>(_ => new SerilogLoggerFactory(
            new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext().WriteTo.Sink(log).CreateLogger(),
            dispose: true));
        var app = builder.Build();
        try
        {
            GatewayService.Map(app);
            var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            app.Lifetime.ApplicationStarted.Register(listening.SetResult);
            var running = GatewayService.RunAsync(app, CancellationToken.None);
            await await Task.WhenAny(listening.Task, running);
            return new HostedGateway(app, running, log, settings["Ledger:Path"]);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is wrong with settings that do not let the gateway start, which the command line prints.</summary>
    public static async Task<string> FindFaultsAsync(GatewaySettings settings)
    {
        try
        {
            await using var started = await StartAsync(settings);
        }
        catch (Exception exception) when (GatewayCommand.IsOfSettings(exception))
        {
            return exception.Message;
        }

        throw new InvalidOperationException("The gateway starts with these settings.");
    }

    /// <summary>Waits until a text was logged, and gives what was logged by then.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        await Waiting.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal));
        return Output;
    }

    protected override async Task EndAsync()
    {
        _app.Lifetime.StopApplication();
        await _running;
        if (_ledger is not null)
        {
            LedgerConnections.Close(_ledger);
        }
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What was logged, a line for each.</summary>
    private sealed class LogLines : ILogEventSink
    {
        private readonly ConcurrentQueue<LogEvent> _events = new();

        public void Emit(LogEvent logEvent) => _events.Enqueue(logEvent);

        public override string ToString() => string.Join('\n', _events.Select(logged =>
            $"[{logged.Level}] {logged.RenderMessage(System.Globalization.CultureInfo.InvariantCulture)}{(logged.Exception is { } exception ? "\n" + exception : "")}"));
    }
}
