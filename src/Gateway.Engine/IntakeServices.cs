using Gateway.Intake;
using Gateway.Intake.GitHub;
using Gateway.Oidc;
using Gateway.Policy;
using Microsoft.Extensions.Options;

namespace Gateway.Engine;

/// <summary>Registers the intake of build results.</summary>
public static class IntakeServices
{
    /// <summary>Adds the intake, its options, and the repositories' secrets.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection("Gateway:Webhooks")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton(provider =>
        {
            var (secrets, errors) = RepositorySecrets.Read(Repositories(configuration), provider.GetRequiredService<TokenVerifier>().IsEnabled);
            return errors.Count == 0
                ? new CredentialVerifier(
                    secrets,
                    provider.GetRequiredService<IOptions<WebhookOptions>>().Value.Tolerance,
                    provider.GetRequiredService<TimeProvider>())
                : throw new SettingsException(errors);
        });
        services.AddSingleton(_ => new RepositoryTokens(Repositories(configuration).Values));
        services.AddSingleton(provider =>
        {
            var (mappings, errors) = WorkflowMappings.Compile(Repositories(configuration), provider.GetRequiredService<GatewayPolicy>());
            return errors.Count == 0 ? mappings : throw new SettingsException(errors);
        });
        services.AddHostedService<SharedSecretWarning>();
        services.AddSingleton<RequestCredentials>();
        services.AddSingleton<UnauthenticatedLog>();
        services.AddHostedService(static provider => provider.GetRequiredService<UnauthenticatedLog>());
        services.AddSingleton<UnauthenticatedBodies>();
        services.AddSingleton<RepositoryRate>();
        services.AddSingleton<ReviewRooms>();
        services.AddSingleton<IntakeAudit>();
        services.AddSingleton<BuildRefusals>();
        services.AddSingleton<BuildIntake>();
        services.AddSingleton<ProvenRequests>();
        services.AddSingleton<PlanIntake>();
        services.AddSingleton<ProposalIntake>();
        services.AddSingleton<OutdatedIntake>();
        services.AddSingleton<BranchIntake>();
        services.AddSingleton<WorkflowManifests>();
        services.AddSingleton<GitHubIntake>();
        return services;
    }

    private static Dictionary<string, RepositoryOptions> Repositories(IConfiguration configuration) =>
        RepositorySecrets.In(configuration);
}
