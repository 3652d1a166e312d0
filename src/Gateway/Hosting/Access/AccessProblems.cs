using Gateway.Hosting.Problems;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Access;

/// <summary>The kinds of problem that callers have before anything is done for them.</summary>
internal static class AccessProblems
{
    public static GatewayProblem TooManyRequests { get; } = ProblemCatalog.Make(
        StatusCodes.Status429TooManyRequests,
        Codes.TooManyRequests,
        "The caller sent too many requests.",
        "Try again after the time in Retry-After. The limit is Gateway:Http:RequestsPerMinute.");

    public static GatewayProblem TooManyFailures { get; } = ProblemCatalog.Make(
        StatusCodes.Status429TooManyRequests,
        Codes.TooManyFailures,
        "This address sent too many requests without valid credentials.",
        "Try again after the time in Retry-After, or send valid credentials. Requests with valid credentials are never blocked.");

    public static GatewayProblem TokenUnverifiable { get; } = ProblemCatalog.Make(
        StatusCodes.Status503ServiceUnavailable,
        Codes.TokenUnverifiable,
        "The token cannot be verified at the moment.",
        "The keys of the issuer (Gateway:People:Issuer) could not be fetched. Nothing was changed. Send the same request again after the time in Retry-After, or use an API key.");

    /// <summary>The answer to a build or plan without a valid proof: 429 where its address has too many of them.</summary>
    public static ProblemResult Unauthenticated(FailureLimit failures, HttpContext http) =>
        failures.Delay(http.Connection.RemoteIpAddress) is { } delay ? new ProblemResult(TooManyFailures, delay) : new ProblemResult(ProblemCatalog.ProofInvalid);

    /// <summary>The caller's role is not enough.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="role">The caller's role, or null for none.</param>
    /// <param name="least">The lowest role that is enough.</param>
    public static GatewayProblem RoleRequired(Actor caller, Role? role, Role least)
    {
        var isKey = caller.Kind == ActorKinds.ApiKey;
        var has = (isKey, role) switch
        {
            (true, { } known) => $"The key of {caller.Name} has the role {Roles.NameOf(known)}",
            (_, { } known) => $"The token of {caller.Name} has the role {Roles.NameOf(known)}",
            _ => $"The token of {caller.Name} has no role in this gateway",
        };
        var setting = isKey ? $"{ApiKeys.Section}:{caller.Name}:Role" : "Gateway:People:Roles";
        var enough = Enum.GetValues<Role>().Where(one => one >= least).Select(Roles.NameOf).ToList();
        return ProblemCatalog.Make(
            StatusCodes.Status403Forbidden,
            Codes.RoleRequired,
            "The caller's role does not allow this operation.",
            $"{has}, but this operation requires the role {string.Join(" or ", enough)}. An administrator of the gateway can grant it with the setting {setting}.") with
        {
            Errors =
            [
                new ProblemError { Code = Codes.RoleRequired, Detail = has + ".", Seen = role is { } seen ? Roles.NameOf(seen) : null, Expected = string.Join(", ", enough), Setting = setting },
            ],
        };
    }
}
