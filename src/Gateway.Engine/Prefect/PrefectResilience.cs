using System.Globalization;
using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Prefect;

/// <summary>What is repeated, after how long, and when requests stop for a while.</summary>
internal static class PrefectResilience
{
    /// <summary>Around the wait for a write's place: repetition and the circuit breaker.</summary>
    public static void Repeat(ResiliencePipelineBuilder<HttpResponseMessage> builder, PrefectOptions options, TimeProvider clock, ILogger logger, LastOutage outage)
    {
        builder.TimeProvider = clock;
        if (options.Retries > 0)
        {
            builder.AddRetry(Retry(options, clock, logger, outage));
        }

        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = options.BreakerFailureRatio,
            MinimumThroughput = options.BreakerMinimumTries,
            SamplingDuration = options.BreakerSampling,
            BreakDuration = options.BreakerPause,
            ShouldHandle = arguments => ValueTask.FromResult(IsOutage(arguments.Outcome)),
            OnOpened = arguments =>
            {
                PrefectLog.Paused(logger, arguments.BreakDuration);
                return default;
            },
        });
    }

    /// <summary>Within it: the time of one try.</summary>
    public static void Try(ResiliencePipelineBuilder<HttpResponseMessage> builder, PrefectOptions options, TimeProvider clock)
    {
        builder.TimeProvider = clock;
        builder.AddTimeout(options.TryTimeout);
    }

    /// <summary>Whether a failed request may be sent again.</summary>
    public static bool MayRepeat(PrefectCall call, HttpResponseMessage? response, Exception? failure)
    {
        if (failure is not null)
        {
            return IsNetwork(failure) && (call.Repeatable || NeverSent(failure));
        }

        return response is not null && (WholeAnswerHandler.NothingDone(response) || (call.Repeatable && MayPass(call, response.StatusCode)));
    }

    /// <summary>What the server asks to wait; null when it does not say.</summary>
    public static TimeSpan? AskedDelay(HttpResponseMessage? response, PrefectOptions options, TimeProvider clock)
    {
        var asked = response?.Headers.RetryAfter;
        var delay = asked?.Delta ?? (asked?.Date - clock.GetUtcNow());
        return delay is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, options.MaxRetryDelay.Ticks)) : null;
    }

    private static HttpRetryStrategyOptions Retry(PrefectOptions options, TimeProvider clock, ILogger logger, LastOutage outage) => new()
    {
        MaxRetryAttempts = options.Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        ShouldRetryAfterHeader = false,
        DelayGenerator = arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Result, options, clock)),
        ShouldHandle = arguments => ValueTask.FromResult(
            !arguments.Context.CancellationToken.IsCancellationRequested
            && MayRepeat(PrefectCall.From(arguments.Context.GetRequestMessage()), arguments.Outcome.Result, arguments.Outcome.Exception)),
        OnRetry = arguments =>
        {
            Tell(logger, arguments);
            outage.Record(arguments.Outcome.Exception is { } failure
                ? PrefectFailures.ReasonOf(failure)
                : string.Create(CultureInfo.InvariantCulture, $"Prefect answered {(int?)arguments.Outcome.Result?.StatusCode}"));
            return default;
        },
    };

    private static void Tell(ILogger logger, OnRetryArguments<HttpResponseMessage> arguments)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            var operation = PrefectCall.From(arguments.Context.GetRequestMessage()).Name;
            var reason = arguments.Outcome.Result?.StatusCode.ToString() ?? arguments.Outcome.Exception?.GetType().Name ?? "failed";
            PrefectLog.Repeating(logger, operation, arguments.RetryDelay, arguments.AttemptNumber + 2, reason);
        }
    }

    // A 500 on a write is this server's answer to what it did not foresee, such as an unknown work pool: it comes again.
    private static bool MayPass(PrefectCall call, HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        HttpStatusCode.InternalServerError => !call.Writes,
        _ => false,
    };

    private static bool IsNetwork(Exception failure) => failure is HttpRequestException or TimeoutRejectedException or IOException;

    private static bool NeverSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static bool IsOutage(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is { } failure
            ? IsNetwork(failure)
            : outcome.Result is { StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } response
                && !WholeAnswerHandler.NothingDone(response);
}
