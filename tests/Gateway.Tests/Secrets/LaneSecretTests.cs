using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Tests.Secrets;

/// <summary>A repository gets its own secrets and those that are shared, under blocks of its own.</summary>
public sealed class LaneSecretTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("secrets-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_repository_gets_its_own_secrets_and_none_of_anothers()
    {
        var (store, mode) = Store(WithOwn);

        Assert.Equal(["A_PWD", "PWD"], store.Of(mode.For(LaneBuilders.A)).Templates.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("{{ prefect.blocks.secret.staging-a-pwd }}", store.Of(mode.For(LaneBuilders.A)).Templates["PWD"]);
        Assert.Equal("hush-a", store.Of(mode.For(LaneBuilders.A)).ValueOf("staging-a-pwd"));
        Assert.Equal(["PWD"], store.Of(mode.For(LaneBuilders.B)).Templates.Keys);
        Assert.Equal("hush-b", store.Of(mode.For(LaneBuilders.B)).ValueOf("staging-b-pwd"));
        Assert.Null(store.Of(mode.For(LaneBuilders.B)).ValueOf("staging-a-pwd"));
        Assert.Empty(store.Of(mode.For(LaneBuilders.C)).Templates);
    }

    [Fact]
    public void A_shared_secret_has_a_block_for_each_lane_and_one_for_those_without()
    {
        Write("TOKEN", "hush");
        var (store, mode) = Store(staging => (staging.Secrets.Directory, staging.Shared) = (_directory, ["Secrets"]));

        Assert.Equal(
            ["staging-a-token", "staging-b-token", "staging-token", "staging-token"],
            new[] { LaneBuilders.A, LaneBuilders.B, LaneBuilders.C, "org/d" }
                .Select(repository => store.Of(mode.For(repository)).Templates["TOKEN"])
                .Select(static template => template["{{ prefect.blocks.secret.".Length..^" }}".Length]));
        Assert.Equal("hush", store.Of(mode.For(LaneBuilders.B)).ValueOf("staging-b-token"));
    }

    [Fact]
    public void A_longer_text_is_a_block_of_the_lanes_own()
    {
        var (store, mode) = Store(WithOwn);

        Assert.StartsWith("staging-a-text-", store.Of(mode.For(LaneBuilders.A)).References!.BlockOfText("x{{ prefect.blocks.secret.staging-a-pwd }}"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_lane_says_of_delivery_outweighs_the_mode()
    {
        var (store, mode) = Store(static staging =>
        {
            WithOwn(staging);
            staging.Secrets.Delivery = SecretDelivery.Inline;
            staging.Lanes!["b"].Secrets.Delivery = SecretDelivery.Block;
        });

        Assert.Equal("hush-a", store.Of(mode.For(LaneBuilders.A)).Templates["PWD"]);
        Assert.Equal("{{ prefect.blocks.secret.staging-b-pwd }}", store.Of(mode.For(LaneBuilders.B)).Templates["PWD"]);
    }

    [Fact]
    public void A_shared_secret_that_a_lane_has_too_is_neither()
    {
        Write("PWD", "hush");
        var (store, mode) = Store(staging =>
        {
            WithOwn(staging);
            (staging.Secrets.Directory, staging.Shared) = (_directory, ["Secrets"]);
        });

        var secrets = store.Of(mode.For(LaneBuilders.B));

        Assert.Empty(secrets.Templates);
        Assert.Equal("The secret PWD of MODE staging is in Gateway:Modes:staging:Lanes:b:Secrets and in Gateway:Modes:staging:Secrets.", Assert.Single(secrets.Findings).Message);
    }

    [Fact]
    public void A_shared_secret_whose_block_would_be_a_lanes_is_none_for_repositories_without_one()
    {
        Write("A_PWD", "hush");
        var (store, mode) = Store(staging => (staging.Secrets.Directory, staging.Shared) = (_directory, ["Secrets"]));

        Assert.Empty(store.Of(mode.For(LaneBuilders.C)).Templates);
        Assert.Equal(
            "The secret A_PWD of MODE staging would be stored in the block staging-a-pwd, which belongs to org/a.", Assert.Single(store.Of(mode.For(LaneBuilders.C)).Findings).Message);
        Assert.Equal("hush", store.Of(mode.For(LaneBuilders.A)).ValueOf("staging-a-a-pwd"));
    }

    [Fact]
    public void The_secrets_of_all_lanes_are_hidden()
    {
        var (store, _) = Store(static staging =>
        {
            WithOwn(staging);
            (staging.Secrets.Values, staging.Shared) = (new Dictionary<string, string?> { ["TOKEN"] = "hush-of-all" }, ["Secrets"]);
        });

        Assert.Equal("•••••• •••••• •••••• ••••••", store.Known().Hide("hush-a hush-b hush-of-all more-a"));
    }

    [Fact]
    public void A_lanes_directory_that_is_not_there_does_not_start()
    {
        var exception = Assert.Throws<SettingsException>(() => Store(staging => staging.Lanes!["a"].Secrets.Directory = Path.Combine(_directory, "none")));

        Assert.Equal($"Gateway:Modes:staging:Lanes:a:Secrets:Directory: the directory '{_directory}/none' does not exist. Mount it, or remove the setting.", exception.Message);
    }

    private static void WithOwn(ModeOptions staging)
    {
        staging.Lanes!["a"].Secrets.Values = new Dictionary<string, string?> { ["PWD"] = "hush-a", ["A_PWD"] = "more-a" };
        staging.Lanes["b"].Secrets.Values = new Dictionary<string, string?> { ["PWD"] = "hush-b" };
    }

    private static (SecretStore Store, ModePolicy Mode) Store(Action<ModeOptions> change)
    {
        var policy = PolicyBuilders.Policy(LaneBuilders.Staging(change));
        return (new SecretStore(policy), policy.Find("staging")!);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_directory, name), content);
}
