using Gateway.Hosting.Problems;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Access;

/// <summary>Orders that end before they are looked at: of no MODE that there is, or without a body that can be read. Those that are looked at are noted there.</summary>
internal static class RefusedOrders
{
    private const int MaxPathLength = 200;

    /// <summary>Records in the audit that an order was refused.</summary>
    /// <param name="http">The request.</param>
    /// <param name="action">What was ordered, one of <see cref="AuditActions"/>.</param>
    /// <param name="problem">What it is answered with.</param>
    /// <returns>The problem.</returns>
    /// <exception cref="Ledger.LedgerUnavailableException">It was not noted.</exception>
    public static async Task<ProblemResult> RecordAsync(HttpContext http, string action, ProblemResult problem)
    {
        var audit = http.RequestServices.GetRequiredService<IAuditLedger>();
        await audit.RecordAsync(new AuditRecord(Callers.ActorOf(http), action, SubjectOf(http.Request), AuditOutcomes.Refused, problem.Code + "."), CancellationToken.None);
        return problem;
    }

    /// <summary>Whether a request asks for a change.</summary>
    public static bool IsOrder(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    /// <summary>Method and path of a request, of bounded length.</summary>
    public static string SubjectOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return $"{request.Method} {(path.Length > MaxPathLength ? path[..MaxPathLength] : path)}";
    }
}
