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
        services.AddPooledDbContextFactory<LedgerContext>(static (provider, builder) => provider.GetRequiredService<ILedgerDatabase>().Configure(builder));
        services.AddSingleton(static provider => new LedgerMigration(
            provider.GetRequiredService<IDbContextFactory<LedgerContext>>(),
            provider.GetRequiredService<ILedgerDatabase>()));
        services.AddSingleton<LedgerReader>();
        services.AddSingleton(static provider => new LedgerStatistics(provider.GetRequiredService<LedgerReader>(), provider.GetRequiredService<ILedgerDatabase>()));
        services.AddSingleton<LedgerProbe>();
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
        services.AddSingleton(static provider => new LedgerKey(
            provider.GetRequiredService<ILedgerDatabase>(),
            provider.GetRequiredService<IOptions<LedgerOptions>>(),
            provider.GetRequiredService<ILogger<LedgerKey>>()));
        services.AddSingleton<LedgerRekeying>();
        services.AddOptions<AuditOptions>().Bind(configuration.GetSection("Gateway:Audit")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSingleton<AuditKeys>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditLedger, AuditLedger>();
        return services;
    }
}
