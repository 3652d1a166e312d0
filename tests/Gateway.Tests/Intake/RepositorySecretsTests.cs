using Gateway.Intake;

namespace Gateway.Tests.Intake;

public sealed class RepositorySecretsTests
{
    private const string First = "whsec_Zmlyc3QtZmlyc3QtZmlyc3QtZmlyc3QtZmlyc3Q=";
    private const string Second = "second-secret-of-twenty-four-or-more";

    [Fact]
    public void Every_live_secret_of_every_repository_is_read()
    {
        var (secrets, errors) = Read(("one", "org/one", [First, Second]), ("two", "org/two", ["third-secret-of-twenty-four-or-more"]));

        Assert.Empty(errors);
        Assert.Equal(["org/one", "org/one", "org/two"], secrets.Select(secret => secret.Repository));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("short", "has 5 bytes but needs at least 24")]
    [InlineData("whsec_", "has 0 bytes but needs at least 24")]
    [InlineData("whsec_c2hvcnQ=", "has 5 bytes but needs at least 24")]
    [InlineData("whsec_?", "not valid base64")]
    public void A_secret_that_is_none_does_not_start(string secret, string reason)
    {
        var error = Assert.Single(Read(("one", "org/one", [secret])).Errors);

        Assert.StartsWith("Gateway:Repositories:one:Secrets:0 ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_without_a_secret_does_not_start() =>
        Assert.Contains("Gateway:Repositories:one:Secrets is empty", Assert.Single(Read(("one", "org/one", [])).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_repository_that_proves_itself_by_tokens_needs_no_secret() =>
        Assert.Empty(RepositorySecrets.Read(new Dictionary<string, RepositoryOptions> { ["one"] = new() { Name = "org/one" } }, takesTokens: true).Errors);

    [Theory]
    [InlineData(0, "must be the repository's id at GitHub")]
    [InlineData(-1, "must be the repository's id at GitHub")]
    public void An_id_that_is_none_does_not_start(long id, string reason)
    {
        var errors = RepositorySecrets.Read(new Dictionary<string, RepositoryOptions> { ["one"] = new() { Name = "org/one", Id = id } }, takesTokens: true).Errors;

        Assert.StartsWith("Gateway:Repositories:one:Id " + reason, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_two_repositories_share_does_not_start()
    {
        var errors = RepositorySecrets.Read(
            new Dictionary<string, RepositoryOptions> { ["one"] = new() { Name = "org/one", Id = 1 }, ["two"] = new() { Name = "org/two", Id = 1 } },
            takesTokens: true).Errors;

        Assert.StartsWith("Gateway:Repositories:two:Id is the same as Gateway:Repositories:one:Id", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("org/")]
    [InlineData("org/one/two")]
    [InlineData("org/o ne")]
    public void A_name_that_is_not_a_full_name_does_not_start(string name) =>
        Assert.Contains("Gateway:Repositories:one:Name", Assert.Single(Read(("one", name, [First])).Errors), StringComparison.Ordinal);

    [Fact]
    public void A_secret_that_two_repositories_share_does_not_start_and_is_not_shown()
    {
        var error = Assert.Single(Read(("one", "org/one", [Second]), ("two", "org/two", [First, Second])).Errors);

        Assert.Contains("Gateway:Repositories:two:Secrets:1 is the same secret as Gateway:Repositories:one:Secrets:0", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Second, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_that_is_named_twice_does_not_start() =>
        Assert.Contains("same repository", Assert.Single(Read(("one", "org/one", [First]), ("two", "ORG/One", [Second])).Errors), StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_given_at_once() => Assert.Equal(3, Read(("one", "x", ["short"]), ("two", "org/two", [])).Errors.Count);

    private static (IReadOnlyList<RepositorySecret> Secrets, IReadOnlyList<string> Errors) Read(params (string Key, string Name, string[] Secrets)[] repositories) =>
        RepositorySecrets.Read(repositories.ToDictionary(
            repository => repository.Key,
            repository =>
            {
                var options = new RepositoryOptions { Name = repository.Name };
                foreach (var secret in repository.Secrets)
                {
                    options.Secrets.Add(secret);
                }

                return options;
            },
            StringComparer.Ordinal));
}
