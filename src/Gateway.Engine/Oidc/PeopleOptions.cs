namespace Gateway.Oidc;

/// <summary>
/// The organisation's OIDC provider, whose bearer tokens open the API to people; section <c>Gateway:People</c>. Without an issuer and an
/// audience none is taken.
/// </summary>
public sealed class PeopleOptions : IssuerOptions
{
    /// <summary>
    /// The claim that names a person in the audit, in rollouts and freezes. Default <c>preferred_username</c>; where a token has none, <c>sub</c>,
    /// which the audit keeps in any case.
    /// </summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>
    /// The claim that roles come from, a text or a list of texts. A name with points that is not there as it stands is a path, such as
    /// <c>realm_access.roles</c>. Default <c>roles</c>.
    /// </summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Which values of that claim give which role. The highest counts; without any a token is refused with 403.</summary>
    public PeopleRoleOptions Roles { get; set; } = new();

    internal override string Section => "Gateway:People";
}

/// <summary>Values of the role claim by the role that they give; section <c>Gateway:People:Roles</c>.</summary>
public sealed class PeopleRoleOptions
{
    /// <summary>Values that give the role <c>reader</c>.</summary>
    public IList<string> Reader { get; } = [];

    /// <summary>Values that give the role <c>operator</c>.</summary>
    public IList<string> Operator { get; } = [];

    /// <summary>Values that give the role <c>admin</c>.</summary>
    public IList<string> Admin { get; } = [];
}
