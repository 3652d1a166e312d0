using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Gateway.Hosting.Access;

/// <summary>Tells readers from strangers where both are answered.</summary>
internal sealed class ReaderDoor(IAuthorizationPolicyProvider policies, IPolicyEvaluator evaluator)
{
    /// <summary>Whether the caller has any role.</summary>
    public async Task<bool> IsOpenToAsync(HttpContext http)
    {
        var policy = await policies.GetPolicyAsync(AccessServices.Readers) ?? throw new InvalidOperationException($"There is no policy {AccessServices.Readers}.");
        var caller = await evaluator.AuthenticateAsync(policy, http);
        return (await evaluator.AuthorizeAsync(policy, caller, http, null)).Succeeded;
    }
}
