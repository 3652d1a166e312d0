using System.Diagnostics;
using Gateway.Hosting.Access;
using Gateway.Hosting.Documentation;
using Gateway.Hosting.Telemetry;
using Gateway.Hosting.Versioning;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Oidc;
using Gateway.Policy;
using Gateway.Prefect;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Startup;

/// <summary>
/// Says in the log, once the service listens, what it is, where it is, what it works with, and what a first build would lack. Prefect has a short time to
/// answer, while the service serves already: it is said with its version, or without.
/// </summary>
internal sealed partial class StartReport
{
    /// <summary>How long Prefect may take. It is asked again elsewhere; what is wrong with it is not this report's to find out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly GatewayPolicy _policy;
    private readonly IPrefectServer _prefect;
    private readonly string _prefectUrl;
    private readonly ILedgerDatabase _ledger;
    private readonly Dictionary<string, RepositoryOptions> _repositories;
    private readonly bool _hasReaders;
    private readonly bool _asksPrefect;
    private readonly ILogger<StartReport> _logger;

    public StartReport(
        GatewayPolicy policy,
        IPrefectServer prefect,
        IOptions<PrefectOptions> prefectOptions,
        ILedgerDatabase ledger,
        ApiKeys keys,
        IOptions<PeopleOptions> people,
        IOptions<TelemetryOptions> telemetry,
        IConfiguration configuration,
        ILogger<StartReport> logger)
    {
        _policy = policy;
        _prefect = prefect;
        _prefectUrl = prefectOptions.Value.ApiUrl;
        _ledger = ledger;
        _repositories = RepositorySecrets.In(configuration);
        _hasReaders = keys.Any || people.Value is { Issuer: not null, Audience: not null };
        _asksPrefect = telemetry.Value.PrefectInterval > TimeSpan.Zero;
        _logger = logger;
    }

    /// <summary>The addresses that a server listens on.</summary>
    public static IReadOnlyCollection<string> AddressesOf(IServer server) => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Writes the report.</summary>
    /// <param name="addresses">The addresses that the service listens on.</param>
    /// <param name="stopping">Ends the waiting for Prefect.</param>
    public async Task WriteAsync(IReadOnlyCollection<string> addresses, CancellationToken stopping)
    {
        var prefect = _asksPrefect ? await AskPrefectAsync(stopping) : "";

        // In one go, so that nothing stands between the lines.
        Log.Listens(_logger, GatewayVersion.Number, GatewayVersion.Commit is { Length: > 0 } commit ? $" (commit {commit[..Math.Min(12, commit.Length)]})" : "", string.Join(", ", addresses));
        if (addresses.FirstOrDefault() is { } first)
        {
            Log.SwaggerUi(_logger, BrowserAddressOf(first) + DocumentationPages.Prefix);
        }

        foreach (var mode in _policy.Modes)
        {
            Log.Mode(_logger, mode.Name, ListOf(mode.Branches), ListOf(mode.Repositories));
        }

        Log.Prefect(_logger, _prefectUrl, prefect);
        Log.Ledger(_logger, _ledger.Place);
        foreach (var missing in FindMissing(_policy, [.. _repositories.Values.Select(static repository => repository.Name)], _hasReaders))
        {
            Log.Missing(_logger, missing);
        }
    }

    private async Task<string> AskPrefectAsync(CancellationToken stopping)
    {
        // Nothing of it is anybody's trace.
        Activity.Current = null;
        using var quiet = new Activity("start report").Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            return await _prefect.ReadVersionAsync(patience.Token) is { } version ? $", version {version}" : ", which does not tell its version";
        }
        catch (Exception exception) when (exception is PrefectUnavailableException or PrefectRefusedException or OperationCanceledException)
        {
            return ", which does not answer yet. Rollouts wait for it; /health/ready says what is wrong";
        }
    }

    /// <summary>What would refuse every build, or leave nobody to look at it.</summary>
    /// <param name="policy">What may be deployed.</param>
    /// <param name="repositories">The configured repositories, <c>owner/name</c>.</param>
    /// <param name="hasReaders">Whether anybody can read the API: by a key, or by a token of the organisation's provider.</param>
    internal static IEnumerable<string> FindMissing(GatewayPolicy policy, IReadOnlyCollection<string> repositories, bool hasReaders)
    {
        if (repositories.Count == 0)
        {
            yield return "The settings contain no repository, so every build will be refused. Add one with Gateway:Repositories:<key>:Name, and allow it in a MODE with Gateway:Modes:<name>:Repositories.";
        }
        else if (policy.Modes.All(static mode => mode.Repositories.Count == 0))
        {
            yield return "No MODE allows any repository, so every build will be refused. List repositories in Gateway:Modes:<name>:Repositories.";
        }
        else
        {
            foreach (var missing in repositories.Order(StringComparer.Ordinal).SelectMany(repository => FindMissingOf(policy, repository)))
            {
                yield return missing;
            }
        }

        if (policy.Modes.All(static mode => mode.Branches.Count == 0))
        {
            yield return "No MODE has branches, so every build will be refused. List them in Gateway:Modes:<name>:Branches, such as main.";
        }

        if (!hasReaders)
        {
            yield return "Nobody has an API key, so nobody can read rollouts or give orders. Create one with gateway keys create --name NAME --role admin, or set Gateway:People.";
        }
    }

    private static IEnumerable<string> FindMissingOf(GatewayPolicy policy, string repository)
    {
        var modes = policy.Modes.Where(mode => mode.AllowsRepository(repository)).Select(mode => mode.For(repository)).ToList();
        if (modes.Count == 0)
        {
            yield return $"No MODE allows the repository {repository}. Add it to Gateway:Modes:<name>:Repositories.";
        }

        foreach (var mode in modes)
        {
            if (mode.ImageRepositories.Count == 0)
            {
                yield return $"MODE {mode.Name} allows no images of {repository}. List them in {mode.OwnSetting(nameof(ModeOptions.ImageRepositories))}.";
            }

            if (mode.WorkPools.Count == 0)
            {
                yield return $"MODE {mode.Name} has no work pool for {repository}. List its pools in {mode.Setting(nameof(ModeOptions.WorkPools))}.";
            }
        }
    }

    private static string ListOf(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    /// <summary>An address that a browser on this machine opens: one that means all of the machine's addresses is none.</summary>
    private static string BrowserAddressOf(string address)
    {
        foreach (var all in (ReadOnlySpan<string>)["//[::]", "//0.0.0.0", "//+", "//*"])
        {
            address = address.Replace(all, "//localhost", StringComparison.Ordinal);
        }

        return address.TrimEnd('/');
    }

    private static partial class Log
    {
        [LoggerMessage(5201, LogLevel.Information, "Deployment gateway {Version}{Commit} listens on {Addresses}.")]
        public static partial void Listens(ILogger logger, string version, string commit, string addresses);

        [LoggerMessage(5202, LogLevel.Information, "Swagger UI: {Address}")]
        public static partial void SwaggerUi(ILogger logger, string address);

        [LoggerMessage(5203, LogLevel.Information, "MODE {Mode}: branches {Branches}; repositories {Repositories}.")]
        public static partial void Mode(ILogger logger, string mode, string branches, string repositories);

        [LoggerMessage(5204, LogLevel.Information, "Prefect: {Address}{Answer}.")]
        public static partial void Prefect(ILogger logger, string address, string answer);

        [LoggerMessage(5205, LogLevel.Information, "Ledger: {Path}")]
        public static partial void Ledger(ILogger logger, string path);

        [LoggerMessage(5206, LogLevel.Warning, "Missing for a first build: {Missing}")]
        public static partial void Missing(ILogger logger, string missing);
    }
}
