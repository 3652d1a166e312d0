using Gateway.Policy;

namespace Gateway.Intake;

/// <summary>Says at the start, once, that the settings let no repository deploy: the service is up, and would refuse every build.</summary>
internal sealed partial class NoRepositoryWarning : IHostedService
{
    private readonly GatewayPolicy _policy;
    private readonly IConfiguration _configuration;
    private readonly ILogger<NoRepositoryWarning> _logger;

    public NoRepositoryWarning(GatewayPolicy policy, IConfiguration configuration, ILogger<NoRepositoryWarning> logger)
    {
        _policy = policy;
        _configuration = configuration;
        _logger = logger;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_configuration.GetSection(RepositorySecrets.Section).GetChildren().Any())
        {
            Log.NoneKnown(_logger);
        }
        else if (_policy.Modes.All(static mode => mode.Repositories.Count == 0))
        {
            Log.NoneAllowed(_logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Warning, "The settings contain no repository, so every build will be refused. Add one with Gateway:Repositories:<key>:Name, and allow it in a MODE with Gateway:Modes:<name>:Repositories.")]
        public static partial void NoneKnown(ILogger logger);

        [LoggerMessage(1303, LogLevel.Warning, "No MODE allows any repository, so every build will be refused. List repositories in Gateway:Modes:<name>:Repositories.")]
        public static partial void NoneAllowed(ILogger logger);
    }
}
