using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Gateway.Oidc;
using Microsoft.AspNetCore.Http;

namespace Gateway.Intake;

/// <summary>
/// Logs requests without a valid proof and why they have none: of each kind of failure the first from two addresses at once, and then, while more of
/// them come, the numbers of the others every ten seconds. A line for each would let anybody who can reach the gateway fill its disk; one line for
/// all would let a flood of one kind hide another.
/// </summary>
/// <remarks>
/// What is found out and written for the log is found out apart from the request, so that the time of the answer says nothing of it. Where more come
/// than can be looked at, the rest is counted.
/// </remarks>
internal sealed partial class UnauthenticatedLog : BackgroundService
{
    /// <summary>How many requests wait to be looked at. With their bodies' beginnings they hold a few megabytes at most.</summary>
    internal const int MaxWaiting = 128;

    private const int AddressesOfAKind = 2;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly CredentialVerifier _secrets;
    private readonly RepositoryTokens _repositories;
    private readonly TokenVerifier _tokens;
    private readonly ILogger<UnauthenticatedLog> _logger;
    private readonly ITimer _timer;
    private readonly Channel<UnauthenticatedRequest> _waiting;
    private readonly Lock _gate = new();

    /// <summary>What was logged in this window, by its kind and address.</summary>
    private readonly HashSet<(string Kind, string? Address)> _told = [];

    /// <summary>What was only counted in this window, by its kind.</summary>
    private readonly SortedDictionary<string, int> _more = new(StringComparer.Ordinal);

    private int _notLookedAt;
    private bool _open;

    /// <summary>Makes the log.</summary>
    public UnauthenticatedLog(CredentialVerifier secrets, RepositoryTokens repositories, TokenVerifier tokens, TimeProvider time, ILogger<UnauthenticatedLog> logger)
    {
        _secrets = secrets;
        _repositories = repositories;
        _tokens = tokens;
        _logger = logger;
        _waiting = Channel.CreateBounded<UnauthenticatedRequest>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.Wait });
        _timer = time.CreateTimer(static state => ((UnauthenticatedLog)state!).CloseWindow(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Records one refused request.</summary>
    /// <param name="fault">What verification found.</param>
    /// <param name="address">Where it came from, or null.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body, as far as it was read.</param>
    public void Record(CredentialFault fault, string? address, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        GatewayTelemetry.CountRefused("proof");
        Tell(fault, address, headers, body);
    }

    /// <summary>Logs a refused request that is counted elsewhere.</summary>
    public void Tell(CredentialFault fault, string? address, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (!_waiting.Writer.TryWrite(UnauthenticatedRequest.From(fault, address, headers, body)))
        {
            Interlocked.Increment(ref _notLookedAt);
        }
    }

    /// <summary>Says what has not been said yet.</summary>
    public override void Dispose()
    {
        base.Dispose();
        _waiting.Writer.TryComplete();
        LookAtAll();
        _timer.Dispose();
        lock (_gate)
        {
            Say();
        }
    }

    /// <summary>Looks at all that wait.</summary>
    internal void LookAtAll()
    {
        while (_waiting.Reader.TryRead(out var request))
        {
            LookAt(request);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends with what it reads from, too: a service that fails to start is disposed of without being stopped, which is no failure of this.
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                LookAtAll();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void LookAt(UnauthenticatedRequest request)
    {
        var found = UnauthenticatedDiagnosis.Of(request, _secrets, _repositories, _tokens.IsEnabled);
        lock (_gate)
        {
            if (!_open)
            {
                _open = true;
                _timer.Change(Window, Timeout.InfiniteTimeSpan);
            }

            if (_told.Count(told => told.Kind == found.Kind) == AddressesOfAKind || !_told.Add((found.Kind, request.Address)))
            {
                _more[found.Kind] = _more.GetValueOrDefault(found.Kind) + 1;
                return;
            }
        }

        // The line belongs to the request's trace, though the request is answered.
        using var trace = new Activity("unauthenticated");
        if (request.Trace.TraceId != default)
        {
            trace.SetParentId(request.Trace.TraceId, request.Trace.SpanId, request.Trace.TraceFlags).Start();
        }

        Log.Unauthenticated(_logger, request.Address ?? "an unknown address", found.Repository, found.Kind, found.Reason);
    }

    private void CloseWindow()
    {
        lock (_gate)
        {
            _told.Clear();
            _open = Say();
            if (_open)
            {
                _timer.Change(Window, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private bool Say()
    {
        if (Interlocked.Exchange(ref _notLookedAt, 0) is > 0 and var notLookedAt)
        {
            _more[FailureKinds.NotLookedAt] = notLookedAt;
        }

        if (_more.Count == 0)
        {
            return false;
        }

        var kinds = string.Join(", ", _more.Select(static kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value}")));
        Log.More(_logger, _more.Values.Sum(), (int)Window.TotalSeconds, kinds);
        _more.Clear();
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "Refused a request without valid credentials from {Address}, which names {Repository}: {Failure}. {Reason}")]
        public static partial void Unauthenticated(ILogger logger, string address, string repository, string failure, string reason);

        [LoggerMessage(1008, LogLevel.Warning, "Refused {Count} more request(s) without valid credentials within the last {Seconds} seconds: {Failures}.")]
        public static partial void More(ILogger logger, int count, int seconds, string failures);
    }
}
