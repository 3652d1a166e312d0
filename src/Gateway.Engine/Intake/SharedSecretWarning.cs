using Gateway.Policy;

namespace Gateway.Intake;

/// <summary>Says at each start which MODEs a shared secret opens: it lets its holder claim any branch, and a token does not.</summary>
internal sealed partial class SharedSecretWarning : IHostedService
{
    private readonly GatewayPolicy _policy;
    private readonly CredentialVerifier _credentials;
    private readonly ILogger<SharedSecretWarning> _logger;

    public SharedSecretWarning(GatewayPolicy policy, CredentialVerifier credentials, ILogger<SharedSecretWarning> logger)
    {
        _policy = policy;
        _credentials = credentials;
        _logger = logger;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var mode in _policy.Modes.Where(static mode => mode.Branches.Count > 0 && !mode.RequiresToken))
        {
            if (_credentials.Repositories.Where(mode.AllowsRepository).ToList() is { Count: > 0 } repositories)
            {
                Log.Opens(_logger, mode.Name, string.Join(", ", repositories), mode.Setting("Oidc:Required"));
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "MODE {Mode} accepts a shared secret, so anyone who has the secret of {Repositories} can claim any of its branches. Set Gateway:Oidc:Audience and {Setting} to require a GitHub Actions token.")]
        public static partial void Opens(ILogger logger, string mode, string repositories, string setting);
    }
}
