using System.Security.Claims;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Access;

/// <summary>Who called, as the authentication found out.</summary>
internal static class Callers
{
    private const string KindClaim = "caller_kind";
    private const string IdClaim = "caller_id";

    /// <summary>An identity.</summary>
    /// <param name="scheme">The scheme that found it.</param>
    /// <param name="kind">One of <see cref="ActorKinds"/>.</param>
    /// <param name="name">The caller's name.</param>
    /// <param name="role">What the caller may do; null when there is no role for it.</param>
    /// <param name="id">What names the caller for good where the name can change.</param>
    public static ClaimsIdentity Identity(string scheme, string kind, string name, Role? role, string? id = null)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(KindClaim, kind)], scheme);
        if (role is { } known)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, known.ToString()));
        }

        if (id is not null)
        {
            identity.AddClaim(new Claim(IdClaim, id));
        }

        return identity;
    }

    /// <summary>Who called, and from where; of several identities the one that may do most, since it is the one that opens the door.</summary>
    public static Actor ActorOf(HttpContext http)
    {
        var identity = http.User.Identities.Where(one => one.IsAuthenticated).MaxBy(one => RoleOf(one) is { } role ? (int)role : -1);
        return new Actor(
            identity?.FindFirst(KindClaim)?.Value ?? "",
            identity?.Name ?? "",
            identity?.FindFirst(IdClaim)?.Value,
            AddressOf(http));
    }

    /// <summary>What a caller may do; null for one without a role.</summary>
    public static Role? RoleOf(ClaimsPrincipal user) => user.Identities.Max(identity => RoleOf(identity));

    /// <summary>The address that a request came from, of IPv4 in its own form.</summary>
    public static string? AddressOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address?.ToString(),
    };

    private static Role? RoleOf(ClaimsIdentity identity) => Enum.TryParse<Role>(identity.FindFirst(ClaimTypes.Role)?.Value, out var role) ? role : null;
}
