namespace Gateway.Oidc;

/// <summary>
/// The organisation's OIDC provider, whose bearer tokens authenticate people; section <c>Gateway:People</c>. Without an issuer and an audience, no
/// tokens are accepted.
/// </summary>
internal sealed class PeopleOptions : IssuerOptions
{
    /// <summary>
    /// The claim with the name of a person for the audit, rollouts and freezes. Default <c>preferred_username</c>, or <c>sub</c> if a token does not
    /// have it. The audit always records <c>sub</c>.
    /// </summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>
    /// The claim with the roles, a string or a list of strings. A name with dots is a path if there is no claim with that full name, such as
    /// <c>realm_access.roles</c>. Default <c>roles</c>.
    /// </summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Which values of that claim give which role. The highest counts; without any a token is refused with 403.</summary>
    public PeopleRoleOptions Roles { get; set; } = new();

    internal override string Section => "Gateway:People";
}

/// <summary>Values of the role claim by the role that they give; section <c>Gateway:People:Roles</c>.</summary>
internal sealed class PeopleRoleOptions
{
    /// <summary>Values that give the role <c>reader</c>.</summary>
    public IList<string> Reader { get; } = [];

    /// <summary>Values that give the role <c>operator</c>.</summary>
    public IList<string> Operator { get; } = [];

    /// <summary>Values that give the role <c>admin</c>.</summary>
    public IList<string> Admin { get; } = [];
}
