using Gateway.Engine;
using Gateway.Hosting.Access;
using Gateway.Hosting.Api;
using Gateway.Hosting.Api.Audit;
using Gateway.Hosting.Api.Branches;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Api.Drift;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.GitHub;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Operations;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Api.Projects;
using Gateway.Hosting.Api.Refusals;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Documentation;
using Gateway.Hosting.Health;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;
using Gateway.Hosting.Settings;
using Gateway.Hosting.Startup;
using Gateway.Hosting.Telemetry;
using Gateway.Images;
using Gateway.Intake;
using Gateway.Intake.GitHub;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Gateway.Oidc;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Running;
using Gateway.Secrets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>The service: everything that is registered and every path that is mapped.</summary>
internal static class GatewayService
{
    /// <summary>
    /// How long a service that is told to end may take for what is under way: above all the write that Prefect is answering, which
    /// <c>Gateway:Prefect:TryTimeout</c> bounds (10 seconds by default).
    /// </summary>
    internal static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Builds what a command uses of the service.</summary>
    /// <param name="args">Settings from the command line.</param>
    /// <exception cref="SettingsException">A setting has a value that is not of its type, or a file that cannot be read.</exception>
    public static WebApplication BuildForCommand(string[] args)
    {
        var app = Build(args);
        app.Services.GetRequiredService<SettingFaults>().ThrowIfAny();
        return app;
    }

    /// <summary>Builds the service from its settings, of which <see cref="RunAsync"/> says what is wrong.</summary>
    /// <param name="args">Settings from the command line, such as <c>--urls</c>.</param>
    /// <exception cref="SettingsException">The settings file is not JSON.</exception>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder;
        try
        {
            builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args,

                // The settings file lies beside the program, wherever it is started from.
                ContentRootPath = AppContext.BaseDirectory,
            });
        }
        catch (InvalidDataException exception)
        {
            throw new SettingsException([$"{exception.Message} {exception.InnerException?.InnerException?.Message ?? exception.InnerException?.Message}"]);
        }

        Configure(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>Registers everything.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        IConfigurationBuilder sources = configuration;
        var faults = new SettingFaults();
        sources.Add(new WholeLists(Snapshot(configuration), faults));
        sources.Add(new SecretFiles(Snapshot(configuration), faults));
        sources.Add(new SettingValues(Snapshot(configuration), faults));
        builder.Services.AddSingleton(faults);
        builder.AddLogging();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The endpoint reads one byte more than it takes and says 413 itself, with a reason.
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJsonOptions.Apply(json.SerializerOptions));
        builder.Services
            .AddSqliteLedger()
            .AddLedger(configuration)
            .AddPolicy(configuration)
            .AddImages(configuration)
            .AddPrefect(configuration)
            .AddRollouts(configuration)
            .AddOidc(configuration)
            .AddWebhooks(configuration)
            .AddAccess(configuration)
            .AddDocumentation()
            .AddSingleton<RolloutAnswers>()
            .AddSingleton<ProvenAnswers>()
            .AddSingleton<CertificateCheck>()
            .AddSingleton<ReadinessLog>()
            .AddSingleton<ReadinessCheck>()
            .AddSingleton<StartReport>()
            .AddSingleton<RolloutEvents>()
            .AddTelemetry(configuration);
    }

    /// <summary>Maps every path.</summary>
    public static void Map(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseTrustedProxies();
        app.UseStrictPaths();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseDocumentation();
        app.MapHealth();
        app.MapMetrics();
        app.MapGitHub();
        var provable = app.MapGroup("/api/v1");
        provable.MapBuilds();
        provable.MapPlans();
        provable.MapProjects();
        provable.MapBranchEnds();
        var watchable = app.MapApi(AccessServices.Watchers, ProblemCatalog.LedgerUnreadable);
        watchable.MapRollout();
        watchable.MapRolloutEvents();
        watchable.MapChanges();
        var readable = app.MapApi(AccessServices.Readers, ProblemCatalog.LedgerUnreadable);
        readable.MapRollouts();
        readable.MapComparisons();
        readable.MapRefusals();
        readable.MapProposals();
        readable.MapModes();
        readable.MapBranches();
        readable.MapDrift();
        app.MapApi(AccessServices.Readers, ProblemCatalog.LedgerUnavailable).MapReapplications();
        var operable = app.MapApi(AccessServices.Operators, ProblemCatalog.LedgerUnavailable);
        operable.MapOperators();
        operable.MapFreezes();
        operable.MapReleases();
        app.MapApi(AccessServices.Admins, ProblemCatalog.LedgerUnreadable).MapAudit();
    }

    /// <summary>Checks every setting and brings the ledger up to date, then serves until the process is told to stop.</summary>
    /// <exception cref="SettingsException">The settings do not let the service start; the message has everything that is wrong with them.</exception>
    public static async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var warmUp = Task.Run(() => WarmUpAsync(app.Services), cancellationToken);
        var errors = FindErrors(app.Services, app.Configuration);
        await warmUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CollectAsync(errors, () => OpenLedgerAsync(app.Services, mayChange: errors.Count == 0, cancellationToken));
        if (errors.Count > 0)
        {
            errors.AddRange(ListenAddresses.FindTaken(app.Configuration));
            throw new SettingsException(errors.Distinct(StringComparer.Ordinal));
        }

        var report = app.Services.GetRequiredService<StartReport>();
        app.Lifetime.ApplicationStarted.Register(() => _ = report.WriteAsync(StartReport.AddressesOf(app.Services.GetRequiredService<IServer>()), app.Lifetime.ApplicationStopping));
        await app.RunAsync(cancellationToken);
    }

    /// <summary>Opens the ledger, or only looks at the one that is there: a service that does not start changes nothing of it.</summary>
    private static async Task OpenLedgerAsync(IServiceProvider services, bool mayChange, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<LedgerOptions>>().Value;
        services.GetRequiredService<ILedgerDatabase>().Share();
        var migration = services.GetRequiredService<LedgerMigration>();
        if (!mayChange)
        {
            await migration.InspectAsync(cancellationToken);
            return;
        }

        await (options.MigrateOnStart ? migration.RunAsync(cancellationToken) : migration.CheckAsync(cancellationToken));
        services.GetRequiredService<LedgerKey>().Open();
    }

    /// <summary>
    /// What takes long to be ready and depends on no check of the settings: the ledger's model, the scheduler and the metrics, on another core meanwhile.
    /// It touches neither disk nor network, and what fails here fails again where it is used, with its reason.
    /// </summary>
    private static Task WarmUpAsync(IServiceProvider services) => Task.WhenAll(
        services.GetRequiredService<LaneScheduler>().PrepareAsync(),
        services.GetRequiredService<LedgerMigration>().PrepareAsync(),
        Task.Run(() => TelemetrySetup.Prepare(services)));

    /// <summary>All settings at once, so that an operator fixes them in one go.</summary>
    private static List<string> FindErrors(IServiceProvider services, IConfiguration configuration)
    {
        var faults = services.GetRequiredService<SettingFaults>();
        var errors = UnknownSettings.Find(configuration).Concat(ListenAddresses.FindErrors(configuration)).ToList();
        Try(() => services.GetRequiredService<GatewayPolicy>());
        Try(() => services.GetRequiredService<FreezeCalendar>());
        Try(() => services.GetRequiredService<ISecretStore>());
        Try(() => services.GetRequiredService<ApiKeys>());
        Try(() => services.GetRequiredService<CredentialVerifier>());
        Try(() => services.GetRequiredService<WorkflowMappings>());
        Try(() => services.GetRequiredService<IStartupValidator>().Validate());
        return [.. faults.Messages, .. errors.Where(error => !faults.Explain(error))];

        void Try(Action check) => CollectAsync(errors, () =>
        {
            check();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }

    /// <summary>Does something, and takes what it says of the settings, a sentence for each.</summary>
    private static async Task CollectAsync(List<string> errors, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (SettingsException exception)
        {
            errors.AddRange(exception.Message.Split(Environment.NewLine));
        }
        catch (OptionsValidationException exception)
        {
            errors.AddRange(exception.Failures);
        }
        catch (AggregateException exception)
        {
            errors.AddRange(exception.InnerExceptions.OfType<OptionsValidationException>().SelectMany(inner => inner.Failures));
        }
        catch (InvalidOperationException exception) when (exception.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            // The binder's word on a value that it cannot take; it names the setting.
            errors.Add(exception.Message);
        }
    }

    /// <summary>Paths of the API that one policy opens.</summary>
    private static RouteGroupBuilder MapApi(this WebApplication app, string policy, GatewayProblem withoutLedger) =>
        app.MapGroup("/api/v1").RequireAuthorization(policy).AddEndpointFilter(new LedgerFilter(withoutLedger)).ReadsOnlyKnownQuery().ProducesAccessProblems();

    /// <summary>The sources as they are now; the one that is being added must not read itself.</summary>
    private static ConfigurationRoot Snapshot(ConfigurationManager configuration) =>
        new([.. ((IConfigurationRoot)configuration).Providers]);
}
