using Gateway.Hosting.Access;
using Gateway.Hosting.Telemetry;
using Gateway.Images;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Oidc;
using Gateway.Plans;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Rollouts;

namespace Gateway.Hosting.Settings;

/// <summary>The section <c>Gateway</c> of the settings: which part is bound to which options. It is never bound itself.</summary>
internal abstract class GatewaySettings
{
    public LoggingOptions? Logging { get; }

    public TelemetryOptions? Telemetry { get; }

    public WebhookOptions? Webhooks { get; }

    public OidcOptions? Oidc { get; }

    public IReadOnlyDictionary<string, RepositoryOptions>? Repositories { get; }

    public HttpOptions? Http { get; }

    public IReadOnlyDictionary<string, ApiKeyOptions>? ApiKeys { get; }

    public PeopleOptions? People { get; }

    /// <inheritdoc cref="PolicyOptions.ModeVariables"/>
    public string[]? ModeVariables { get; }

    /// <inheritdoc cref="PolicyOptions.SharedBlocks"/>
    public string[]? SharedBlocks { get; }

    /// <inheritdoc cref="PolicyOptions.SharedPrefectVariables"/>
    public string[]? SharedPrefectVariables { get; }

    public ModeDefaultOptions? ModeDefaults { get; }

    /// <inheritdoc cref="PolicyOptions.Modes"/>
    public IReadOnlyDictionary<string, ModeOptions>? Modes { get; }

    public LedgerOptions? Ledger { get; }

    public AuditOptions? Audit { get; }

    public RolloutOptions? Rollouts { get; }

    public PlanOptions? Plans { get; }

    public ImageOptions? Images { get; }

    public PrefectOptions? Prefect { get; }
}
