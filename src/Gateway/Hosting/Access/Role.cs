using Gateway.Hosting.Http;

namespace Gateway.Hosting.Access;

/// <summary>What somebody may do; each role may do what those before it may.</summary>
internal enum Role
{
    /// <summary>Reads.</summary>
    Reader,

    /// <summary>Rolls back, cancels, retries and freezes.</summary>
    Operator,

    /// <summary>Everything: reads the audit, too.</summary>
    Admin,
}

/// <summary>Names of roles.</summary>
internal static class Roles
{
    /// <summary>A role by its name; a number is none, although an enum would take it.</summary>
    public static Role? Read(string text)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            if (text.Equals(role.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return null;
    }

    /// <summary>A role's name as the settings and the API write it.</summary>
    public static string NameOf(Role role) => SnakeCaseEnum<Role>.NameOf(role);

    /// <summary>A role and those above it, as claims have them.</summary>
    public static string[] From(Role least) => [.. Enum.GetValues<Role>().Where(role => role >= least).Select(role => role.ToString())];
}
