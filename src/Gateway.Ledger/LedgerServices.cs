using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>Registers the ledger.</summary>
public static class LedgerServices
{
    /// <summary>Adds the ledger, its reader and writer and its options.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<LedgerOptions>().Bind(configuration.GetSection("Gateway:Ledger")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services.AddPooledDbContextFactory<LedgerContext>((provider, builder) =>
            SqliteSettings.Apply(builder, provider.GetRequiredService<IOptions<LedgerOptions>>().Value.Path));
        services.AddSingleton<LedgerLock>();
        services.AddSingleton<LedgerFiles>();
        services.AddSingleton(static provider => new LedgerMigration(
            provider.GetRequiredService<IDbContextFactory<LedgerContext>>(),
            provider.GetRequiredService<LedgerFiles>()));
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<LedgerStatistics>();
        services.AddSingleton(static provider => new LedgerWriter(
            provider.GetRequiredService<IDbContextFactory<LedgerContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<IOptions<LedgerOptions>>(),
            provider.GetRequiredService<ILogger<LedgerWriter>>()));

        // Services end in the reverse order: this one after the writer, so that the last head is logged.
        services.AddHostedService<AuditHeadLog>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        services.AddSingleton<IRolloutLedger, RolloutLedger>();
        services.AddSingleton<ILaneLedger, LaneLedger>();
        services.AddSingleton<ISecretLedger, SecretLedger>();
        services.AddSingleton<LedgerKey>();
        services.AddSingleton<LedgerRekeying>();
        services.AddOptions<AuditOptions>().Bind(configuration.GetSection("Gateway:Audit")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSingleton<AuditKeys>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditLedger, AuditLedger>();
        return services;
    }
}
