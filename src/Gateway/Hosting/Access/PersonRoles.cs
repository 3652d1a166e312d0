using Gateway.Oidc;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Which values of the role claim give which role.</summary>
internal sealed class PersonRoles
{
    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);

    public PersonRoles(IOptions<PeopleOptions> options)
    {
        var roles = options.Value.Roles;
        Add(roles.Reader, Role.Reader);
        Add(roles.Operator, Role.Operator);
        Add(roles.Admin, Role.Admin);

        void Add(IEnumerable<string> values, Role role)
        {
            // The order is that of the roles: a value under two of them gives the higher one.
            foreach (var value in values)
            {
                _roles[value] = role;
            }
        }
    }

    /// <summary>The highest role that one of the values gives; null when none gives any.</summary>
    public Role? Find(IEnumerable<string> values) => values.Max(value => _roles.TryGetValue(value, out var role) ? role : (Role?)null);
}
