using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Gateway.Hosting.Access;

/// <summary>
/// What comes of a request once it is known who sent it: unknown callers are answered 401, and 429 when an address has too many of
/// them; known ones that ask too much 429; those whose role does not allow it 403. The audit notes the last, and of orders beyond the limit the first in
/// a row. An unknown caller is not noted there: anybody can be one, as often as they like.
/// </summary>
internal sealed partial class AccessAnswers : IAuthorizationMiddlewareResultHandler
{
    private readonly CallerLimit _callers;
    private readonly FailureLimit _failures;
    private readonly IAuditLedger _audit;
    private readonly ILogger<AccessAnswers> _logger;

    public AccessAnswers(CallerLimit callers, FailureLimit failures, IAuditLedger audit, ILogger<AccessAnswers> logger)
    {
        _callers = callers;
        _failures = failures;
        _audit = audit;
        _logger = logger;
    }

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Challenged)
        {
            await ChallengeAsync(context);
            return;
        }

        var caller = Callers.ActorOf(context);
        if (_callers.Delay(caller) is { } delay)
        {
            if (RefusedOrders.IsOrder(context.Request) && _callers.IsFirstBeyond(caller))
            {
                await RecordAsync(context, caller, "too_many_requests: further refusals in a row are not recorded");
            }

            await new ProblemResult(AccessProblems.TooManyRequests, delay).ExecuteAsync(context);
        }
        else if (authorizeResult.Forbidden)
        {
            await ForbidAsync(context, caller);
        }
        else
        {
            await next(context);
        }
    }

    private Task ChallengeAsync(HttpContext http)
    {
        GatewayTelemetry.CountRefused("role");
        if (http.Features.Get<Unverifiable>() is not null)
        {
            return new ProblemResult(AccessProblems.TokenUnverifiable, LedgerFilter.Pause).ExecuteAsync(http);
        }

        if (_failures.Delay(http.Connection.RemoteIpAddress) is { } delay)
        {
            return new ProblemResult(AccessProblems.TooManyFailures, delay).ExecuteAsync(http);
        }

        // RFC 9110, section 11.6.1: a 401 names at least one way.
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return new ProblemResult(ProblemCatalog.ApiKeyRequired).ExecuteAsync(http);
    }

    private async Task ForbidAsync(HttpContext http, Actor caller)
    {
        var least = AccessServices.RequiredRoleOf(http.GetEndpoint());
        await RecordAsync(http, caller, $"role_required: requires the role {Roles.NameOf(least)}.");
        await new ProblemResult(AccessProblems.RoleRequired(caller, Callers.RoleOf(http.User), least)).ExecuteAsync(http);
    }

    private async Task RecordAsync(HttpContext http, Actor caller, string detail)
    {
        var subject = RefusedOrders.SubjectOf(http.Request);
        try
        {
            await _audit.RecordAsync(new AuditRecord(caller, AuditActions.Request, subject, AuditOutcomes.Refused, detail), CancellationToken.None);
        }
        catch (LedgerUnavailableException exception)
        {
            // It is refused all the same.
            Log.NotNoted(_logger, caller.Name, subject, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Error, "Could not record in the audit that {Request} was refused for {Caller}.")]
        public static partial void NotNoted(ILogger logger, string caller, string request, Exception exception);
    }
}
