using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>What is wrong with lanes, and what is neither a lane's nor listed as shared, does not start.</summary>
public sealed class LaneSettingTests
{
    private const string Key = "Gateway:Modes:staging:";

    private static readonly string[] Shareable = ["ImageRepositories", "Secrets", "Blocks", "PrefectVariables"];

    [Fact]
    public void What_more_than_one_repository_could_use_must_be_listed_as_shared() => Assert.Equal(
        Shareable.Select(static property =>
            $"{Key}{property} is set, but more than one repository may deploy to MODE staging. Move it to the repository that it belongs to, "
            + $"{Key}Lanes:<key>:{property}, or list {property} in {Key}Shared if all of them may use it."),
        LaneBuilders.Errors(SetAll));

    [Fact]
    public void What_is_listed_as_shared_starts() => Assert.Empty(LaneBuilders.Errors(static mode =>
    {
        SetAll(mode);
        mode.Shared = ["imagerepositories", "Secrets", "Blocks", "PrefectVariables"];
    }));

    [Theory]
    [InlineData("org/pipelines")]
    [InlineData("org/pipelines", "Org/Pipelines")]
    [InlineData]
    public void A_mode_of_one_repository_lists_nothing(params string[] repositories) => Assert.Empty(LaneBuilders.Errors(mode =>
    {
        SetAll(mode);
        mode.Repositories = repositories;
        mode.Lanes = null;
    }));

    [Fact]
    public void The_placeholder_need_not_be_listed() => Assert.Empty(LaneBuilders.Errors(static mode => mode.ImageRepositories = ["ghcr.io/{repository}", "ghcr.io/{repository}/*"]));

    [Fact]
    public void Nothing_else_is_shared() => Assert.Equal(
        [$"{Key}Shared:0: 'WorkPools' cannot be shared by repositories. Use ImageRepositories, Secrets, Blocks or PrefectVariables."],
        LaneBuilders.Errors(static mode => mode.Shared = ["WorkPools"]));

    [Theory]
    [InlineData(null, "'' is not a valid repository. Use owner/name, without *.")]
    [InlineData("a", "'a' is not a valid repository. Use owner/name, without *.")]
    [InlineData("org/*", "'org/*' is not a valid repository. Use owner/name, without *.")]
    [InlineData("other/a", $"other/a may not deploy to MODE staging. Add it to {Key}Repositories, or remove the lane.")]
    public void A_lane_is_of_a_repository_that_the_mode_allows(string? repository, string error) => Assert.Equal(
        [$"{Key}Lanes:a:Repository: {error}"],
        LaneBuilders.Errors(mode => mode.Lanes!["a"].Repository = repository));

    [Fact]
    public void A_repository_has_one_lane() => Assert.Equal(
        [$"{Key}Lanes:a:Repository: org/B has more than one lane in MODE staging. Merge them into one.", $"{Key}Lanes:b:Repository: org/b has more than one lane in MODE staging. Merge them into one."],
        LaneBuilders.Errors(static mode => mode.Lanes!["a"].Repository = "org/B"));

    [Theory]
    [InlineData("a_x", "the key of a lane may contain only letters, digits and -, and must not start with -. Rename it.")]
    [InlineData("-x", "the key of a lane may contain only letters, digits and -, and must not start with -. Rename it.")]
    [InlineData("text", "block names that start with staging-text- are reserved for longer strings of all repositories. Rename the lane.")]
    [InlineData("a-x", "the key equals that of lane a, or starts with it and a dash, so their Prefect blocks could not be told apart. Rename one of them.")]
    [InlineData("A", "the key equals that of lane a, or starts with it and a dash, so their Prefect blocks could not be told apart. Rename one of them.")]
    public void A_key_tells_the_blocks_of_a_lane_from_anothers(string key, string error) => Assert.Contains(
        $"{Key}Lanes:{key}: {error}",
        LaneBuilders.Errors(mode => mode.Lanes = new Dictionary<string, LaneOptions>(mode.Lanes!) { [key] = LaneBuilders.Lane(LaneBuilders.C) }));

    [Theory]
    [InlineData("ghcr.io/org/*", "ghcr.io/org/b")]
    [InlineData("ghcr.io/*/b", "ghcr.io/org/b")]
    public void A_pattern_of_a_lane_that_matches_anothers_images_does_not_start(string pattern, string example) => Assert.Equal(
        [$"{Key}Lanes:a:ImageRepositories and {Key}Lanes:b:ImageRepositories both match '{example}', which can belong to only one of them. Narrow the pattern, list the name without * in both, or share it."],
        LaneBuilders.Errors(mode => mode.Lanes!["a"].ImageRepositories = [pattern]));

    [Fact]
    public void A_lane_cannot_list_what_begins_as_anothers() => Assert.Equal(
        [
            $"{Key}Lanes:a:Blocks and {Key}Lanes:b:Blocks both match 'staging-b-x', which can belong to only one of them. Narrow the pattern, list the name without * in both, or share it.",
            $"{Key}Lanes:a:PrefectVariables and {Key}Lanes:b:PrefectVariables both match 'staging_b_', which can belong to only one of them. Narrow the pattern, list the name without * in both, or share it.",
        ],
        LaneBuilders.Errors(static mode => (mode.Lanes!["a"].Blocks, mode.Lanes["a"].PrefectVariables) = (["staging-b-x"], ["staging_*"])));

    [Fact]
    public void Sixty_four_repositories_have_a_lane_each()
    {
        var mode = LaneBuilders.For("org/team-63", static mode =>
        {
            mode.ImageRepositories = ["ghcr.io/{repository}", "ghcr.io/{repository}/*"];
            mode.Lanes = Enumerable.Range(0, 64).ToDictionary(static team => $"team{team}", static team => new LaneOptions { Repository = $"org/team-{team}", Blocks = [$"city-{team}-*"] });
        });

        Assert.Equal(("staging-team63", true, false), (mode.BlockPrefix, mode.AllowsImageRepository("ghcr.io/org/team-63/x"), mode.AllowsImageRepository("ghcr.io/org/team-6/x")));
    }

    [Fact]
    public void Two_lanes_do_not_read_their_secrets_from_one_directory() => Assert.Equal(
        [$"{Key}Lanes:a:Secrets:Directory and {Key}Lanes:b:Secrets:Directory are both /run/secrets/x. Set a different directory for each, or set one for the MODE and list Secrets in its Shared."],
        LaneBuilders.Errors(static mode => (mode.Lanes!["a"].Secrets.Directory, mode.Lanes["b"].Secrets.Directory) = ("/run/secrets/x", "/run/secrets/x/")));

    [Fact]
    public void A_secret_is_a_lanes_or_shared_and_its_block_nobody_elses() => Assert.Equal(
        [
            $"{Key}Lanes:a:Secrets:Values:token is also in {Key}Secrets:Values, which is shared. Keep only one of them, or rename one.",
            $"{Key}Secrets:Values:A_PWD would be stored in the block staging-a-pwd, which belongs to lane a. Rename one of them.",
        ],
        LaneBuilders.Errors(static mode =>
        {
            mode.Shared = ["Secrets"];
            mode.Secrets.Values = new Dictionary<string, string?> { ["TOKEN"] = "hush", ["A_PWD"] = "hush" };
            mode.Lanes!["a"].Secrets.Values = new Dictionary<string, string?> { ["token"] = "hush" };
        }));

    [Fact]
    public void A_secret_of_a_lane_is_held_to_the_rules_of_a_modes() => Assert.Equal(
        [
            $"{Key}Lanes:a:Secrets:Values:B: B is also in {Key}Environment or {Key}Variables. Keep only one of them.",
            $"{Key}Lanes:a:Secrets:Values:MODE: MODE is set by the gateway (Gateway:ModeVariables). Remove it.",
        ],
        LaneBuilders.Errors(static mode =>
        {
            mode.Environment = new Dictionary<string, string?> { ["B"] = "b" };
            mode.Lanes!["a"].Secrets.Values = new SortedDictionary<string, string?> { ["B"] = "hush", ["MODE"] = "hush" };
        }));

    [Theory]
    [InlineData("ghcr.io/{repo}", "'{repo}' is not a placeholder.")]
    [InlineData("ghcr.io/{repository}-*", "in 'ghcr.io/{repository}-*', {repository} is not a complete path segment,")]
    [InlineData("ghcr.io/x-{repository}", "in 'ghcr.io/x-{repository}', {repository} is not a complete path segment,")]
    [InlineData("{repository}", "in '{repository}', {repository} is not a complete path segment,")]
    [InlineData("ghcr.io/{repository", "'{repository' is not a placeholder.")]
    [InlineData("ghcr.io/repository}", "'}' is not a placeholder.")]
    public void A_placeholder_that_could_stand_for_more_or_for_nothing_does_not_start(string pattern, string error) => Assert.StartsWith(
        $"{Key}ImageRepositories:0: {error}", Assert.Single(LaneBuilders.Errors(mode => mode.ImageRepositories = [pattern])), StringComparison.Ordinal);

    [Fact]
    public void What_the_modes_values_refer_to_each_repository_that_gets_them_may_use()
    {
        static void Change(ModeOptions mode) => mode.Environment = new Dictionary<string, string?>
        {
            ["A"] = "{{ prefect.blocks.secret.staging-a-x }}",
            ["B"] = "{{ prefect.blocks.secret.staging-common }}",
            ["C"] = "{{ prefect.variables.region }}",
        };

        const string rest = $"which not every repository of MODE staging may use, although each of them gets this value. Refer to one of Gateway:SharedBlocks, or to one of the MODE's own and list Blocks in {Key}Shared.";
        Assert.Equal(
            [$"{Key}Environment:A refers to the block staging-a-x, {rest}", $"{Key}Environment:B refers to the block staging-common, {rest}"],
            LaneBuilders.Errors(Change));
        Assert.Equal(
            [$"{Key}Environment:A refers to the block staging-a-x, {rest}"],
            LaneBuilders.Errors(static mode =>
            {
                Change(mode);
                mode.Shared = ["Blocks"];
            }));
    }

    private static void SetAll(ModeOptions mode)
    {
        mode.ImageRepositories = ["ghcr.io/{repository}", "ghcr.io/org/base"];
        mode.Secrets.Values = new Dictionary<string, string?> { ["TOKEN"] = "hush" };
        mode.Blocks = ["x"];
        mode.PrefectVariables = ["y"];
    }
}
