using Microsoft.IdentityModel.Tokens;

namespace Gateway.Oidc;

/// <summary>
/// The issuer's keys. They are fetched when they are old and when a token names one that is not among them; never more often than
/// <c>FetchPause</c> allows, so that tokens with made-up key ids cause no flood, and one at a time.
/// </summary>
internal sealed partial class SigningKeys : IDisposable
{
    /// <summary>For how long keys that cannot be fetched again are trusted: a key that was withdrawn must not live on because the issuer is away.</summary>
    private static readonly TimeSpan MaxTrust = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _fetching = new(1);
    private readonly KeyFetcher _fetcher;
    private readonly IssuerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SigningKeys> _logger;
    private volatile Fetched? _keys;
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    public SigningKeys(KeyFetcher fetcher, IssuerOptions options, TimeProvider time, ILogger<SigningKeys> logger)
    {
        _fetcher = fetcher;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Finds a key.</summary>
    /// <returns>The key, or null when the issuer has none of that id; and whether that is known at all.</returns>
    public async ValueTask<(SecurityKey? Key, bool IsKnown)> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_keys is { } keys && keys.All.TryGetValue(id, out var key) && _time.GetUtcNow() - keys.At < _options.KeyLifetime)
        {
            return (key, true);
        }

        await RefreshAsync(id, cancellationToken);
        return _keys is { } fetched && _time.GetUtcNow() - fetched.At < MaxTrust
            ? (fetched.All.GetValueOrDefault(id), true)
            : (null, false);
    }

    public void Dispose() => _fetching.Dispose();

    private async Task RefreshAsync(string id, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var now = _time.GetUtcNow();
            if (now - _tried < _options.FetchPause || (_keys is { } keys && keys.All.ContainsKey(id) && now - keys.At < _options.KeyLifetime))
            {
                return;
            }

            _tried = now;

            // Who asked may go away; the others want the keys as well.
            _keys = new Fetched(await _fetcher.FetchAsync(CancellationToken.None), now);
            Log.Fetched(_logger, _keys.All.Count, _options.Issuer!);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.NotFetched(_logger, _options.Issuer!, exception.Message);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private sealed record Fetched(IReadOnlyDictionary<string, SecurityKey> All, DateTimeOffset At);

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "Fetched {Count} key(s) of the issuer {Issuer}.")]
        public static partial void Fetched(ILogger logger, int count, string issuer);

        [LoggerMessage(1102, LogLevel.Error, "The keys of the issuer {Issuer} could not be fetched: {Reason}")]
        public static partial void NotFetched(ILogger logger, string issuer, string reason);
    }
}
