using Gateway.Branches;
using Gateway.Drift;
using Gateway.Intake;
using Gateway.Inventory;
using Gateway.Lanes;
using Gateway.Operations;
using Gateway.Plans;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Images;
using Gateway.Rollouts.Running;
using Gateway.Rollouts.Stages;
using Gateway.Secrets;
using Microsoft.Extensions.Options;
using Quartz;

namespace Gateway.Engine;

/// <summary>Registers policy, rollouts and their scheduler.</summary>
public static class RolloutServices
{
    /// <summary>Adds the compiled policy. A policy that does not compile does not start.</summary>
    public static IServiceCollection AddPolicy(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(_ =>
        {
            RequireReadableModes(configuration);
            var options = configuration.GetSection("Gateway").Get<PolicyOptions>() ?? new PolicyOptions();
            var compilation = PolicyCompiler.Compile(options, takesTokens: !string.IsNullOrEmpty(configuration["Gateway:Oidc:Audience"]), [.. RepositorySecrets.ProjectsIn(configuration)]);
            return compilation.Policy ?? throw new SettingsException(compilation.Errors);
        });
        return services;
    }

    /// <summary>Adds what carries rollouts out.</summary>
    public static IServiceCollection AddRollouts(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("Gateway:Rollouts");
        services.AddOptions<RolloutOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RolloutOptions>, RolloutOptionsValidator>();
        services.AddSingleton<ISecretStore, SecretStore>();
        services.AddSingleton<ISecretRedaction, ModeSecretRedaction>();
        services.AddSingleton<ManifestCache>();
        services.AddSingleton<BuildReviewer>();
        services.AddSingleton<ReviewCache>();
        services.AddSingleton<RolloutCompletions>();
        services.AddSingleton<OutdatedProjects>();
        services.AddSingleton<LiveReader>();
        services.AddSingleton<LaneCodec>();
        services.AddSingleton<LaneOwnership>();
        services.AddSingleton<RolloutTargets>();
        services.AddSingleton<RolloutChanges>();
        services.AddSingleton<RolloutMetrics>();
        services.AddSingleton<RolloutCancellations>();
        services.AddSingleton<ResumeLimit>();
        services.AddSingleton(static provider => FreezeCalendar.Compile(provider.GetRequiredService<GatewayPolicy>()));
        services.AddSingleton<FreezeRegister>();
        services.AddSingleton<PastRollouts>();
        services.AddSingleton<ModeFreezes>();
        services.AddSingleton<ReapplyOrders>();
        services.AddSingleton<OperatorOrders>();
        services.AddSingleton<BranchRegister>();
        services.AddSingleton<BranchReleases>();
        services.AddSingleton<BranchSweep>();
        services.AddTransient<RecurringJob<BranchSweep>>();
        services.AddSingleton<DeploymentWriter>();
        services.AddSingleton<DueRuns>();
        services.AddSingleton<PlanApplier>();
        services.AddSingleton<SecretBlocks>();
        services.AddSingleton<DeployedImages>();
        services.AddSingleton<ImagePrefect>();
        services.AddSingleton<LabelledManifests>();
        services.AddSingleton<RolloutReverter>();
        services.AddStages();
        services.AddSingleton<RolloutReconciler>();
        services.AddSingleton<SmokeRuns>();
        services.AddSingleton<RolloutRunner>();
        services.AddSingleton<LaneScheduler>();
        services.AddOptions<PlanOptions>().Bind(configuration.GetSection("Gateway:Plans")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlanOptions>, PlanOptionsValidator>();
        services.AddSingleton<LivePlanner>();
        services.AddSingleton<BuildPlanner>();
        services.AddSingleton<OrderPlanner>();
        services.AddSingleton<RolloutComparison>();
        services.AddSingleton<ModeInventory>();
        services.AddTransient<LaneJob>();
        services.AddSingleton<DriftChecker>();
        services.AddSingleton<DriftHealer>();
        services.AddSingleton<DriftRound>();
        services.AddTransient<RecurringJob<DriftRound>>();
        services.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();

            // Otherwise a service that is told to end waits for its rollouts, which may take longer than anyone waits for it. They are resumed.
            quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);

            // Two more than rollouts, so that looking for drift and for branches that are done keeps none of them waiting.
            quartz.UseDefaultThreadPool(pool => pool.MaxConcurrency = Math.Clamp(section.GetValue(nameof(RolloutOptions.MaxParallel), 8), 1, 64) + 2);
        });
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = true);
        services.AddHostedService<RolloutRecovery>();
        services.AddHostedService<RecurringSchedule<DriftRound>>();
        services.AddHostedService<RecurringSchedule<BranchSweep>>();
        return services;
    }

    /// <summary>The stages of a rollout, in their order.</summary>
    private static void AddStages(this IServiceCollection services)
    {
        Add<ResolveImages>();
        Add<ReadLive>();
        Add<PlanChanges>();
        Add<ClaimDeployments>();
        Add<WriteSecrets>();
        Add<TakeSnapshot>();
        Add<ApplyChanges>();
        Add<VerifyLive>();
        Add<SmokeRunStage>();
        Add<DeletePruned>();

        void Add<T>()
            where T : class, IRolloutStage
        {
            services.AddSingleton<T>();
            services.AddSingleton<IRolloutStage>(static provider => provider.GetRequiredService<T>());
        }
    }

    // The binder leaves an entry of a dictionary out, without a word, when one of its values is of a wrong type.
    private static void RequireReadableModes(IConfiguration configuration)
    {
        var errors = new List<string>();
        var modes = configuration.GetSection("Gateway:Modes").GetChildren().Select(static mode => (Section: mode, Type: typeof(ModeOptions)));
        foreach (var (section, type) in modes.Prepend((configuration.GetSection("Gateway:ModeDefaults"), typeof(ModeDefaultOptions))))
        {
            try
            {
                section.Get(type);
            }
            catch (InvalidOperationException exception)
            {
                errors.Add(exception.Message);
            }
        }

        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
    }
}
