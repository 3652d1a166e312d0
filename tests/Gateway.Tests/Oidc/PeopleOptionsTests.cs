using Gateway.Hosting.Access;
using Gateway.Oidc;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Oidc;

public sealed class PeopleOptionsTests
{
    [Fact]
    public void What_is_not_set_is_right() => Assert.Empty(Errors(new PeopleOptions()));

    [Fact]
    public void An_issuer_needs_an_audience_and_roles_all_said_at_once()
    {
        var errors = Errors(new PeopleOptions { Issuer = "https://login.example.org", RoleClaim = " ", NameClaim = "" });

        Assert.Equal(
            ["Gateway:People:Audience", "Gateway:People:RoleClaim", "Gateway:People:NameClaim", "Gateway:People:Roles"],
            errors.Select(error => error.Split(' ')[0]));
    }

    [Fact]
    public void An_audience_without_an_issuer_does_not_start() =>
        Assert.StartsWith("Gateway:People:Issuer is missing", Assert.Single(Errors(new PeopleOptions { Audience = "gateway" })), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://token.actions.githubusercontent.com")]
    [InlineData("https://TOKEN.actions.githubusercontent.com/")]
    public void The_issuer_of_jobs_tokens_is_none_for_people(string issuer)
    {
        var options = new PeopleOptions { Issuer = issuer, Audience = "gateway" };
        options.Roles.Reader.Add("all");

        Assert.StartsWith("Gateway:People:Issuer must differ from Gateway:Oidc:Issuer", Assert.Single(Errors(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_could_be_anybodys_does_not_start()
    {
        var options = new PeopleOptions { Issuer = "http://login.example.org", Audience = "gateway" };
        options.Roles.Reader.Add("all");

        Assert.StartsWith("Gateway:People:Issuer must be an https address", Assert.Single(Errors(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_highest_role_counts_and_a_value_that_is_not_listed_gives_none()
    {
        var options = new PeopleOptions();
        options.Roles.Reader.Add("team");
        options.Roles.Operator.Add("oncall");
        options.Roles.Admin.Add("oncall-lead");
        var roles = new PersonRoles(Options.Create(options));

        Assert.Equal(Role.Operator, roles.Find(["team", "oncall"]));
        Assert.Equal(Role.Admin, roles.Find(["oncall-lead", "team"]));
        Assert.Null(roles.Find(["Team", "everybody"]));
        Assert.Null(roles.Find([]));
    }

    private static IEnumerable<string> Errors(PeopleOptions options) =>
        new PeopleOptionsValidator(Options.Create(new OidcOptions())).Validate(null, options).Failures ?? [];
}
