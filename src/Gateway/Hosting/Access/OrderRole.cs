using Gateway.Hosting.Problems;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Access;

/// <summary>The role that an order takes whose plan anybody who reads may ask for: which of both it is stands in the body.</summary>
internal static class OrderRole
{
    /// <summary>Refuses the order of a caller who may only read, and has the audit note it.</summary>
    /// <returns>The refusal; null where the caller may give orders.</returns>
    /// <exception cref="Ledger.LedgerUnavailableException">It was not noted.</exception>
    public static async Task<ProblemResult?> RefuseAsync(HttpContext http)
    {
        if (Callers.RoleOf(http.User) >= Role.Operator)
        {
            return null;
        }

        var caller = Callers.ActorOf(http);
        return await RefusedOrders.RecordAsync(http, AuditActions.Request, new ProblemResult(AccessProblems.RoleRequired(caller, Callers.RoleOf(http.User), Role.Operator)));
    }
}
