using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>What is one repository's in a MODE is out of the reach of the MODE's other repositories.</summary>
public sealed class LanePolicyTests
{
    [Theory]
    [InlineData("{{ prefect.blocks.secret.staging-a-password }}", "block", "staging-a-password", "Blocks")]
    [InlineData("{{ prefect.blocks.json.city }}", "block", "city", "Blocks")]
    [InlineData("{{ prefect.variables.staging_a_bucket }}", "Prefect variable", "staging_a_bucket", "PrefectVariables")]
    [InlineData("{{ prefect.variables.staging-a-bucket }}", "Prefect variable", "staging-a-bucket", "PrefectVariables")]
    public void A_reference_to_what_is_another_repositorys_is_refused(string text, string what, string name, string property)
    {
        var refusal = Assert.Single(Review(LaneBuilders.B, text, WithBlockOfA));

        Assert.Equal(
            ("reference_not_allowed", $"abordagem-staging refers in job_variables to the {what} {name}, which is org/a's in MODE staging.", $"Gateway:Modes:staging:Lanes:a:{property}"),
            (refusal.Code, refusal.Message, refusal.Setting));
        Assert.Equal($"a {what} of org/b in MODE staging, or a shared one", refusal.Expected);
    }

    [Theory]
    [InlineData("{{ prefect.blocks.secret.staging-a-password }}")]
    [InlineData("{{ prefect.blocks.json.city }}")]
    [InlineData("{{ prefect.variables.staging_a_bucket }}")]
    [InlineData("{{ prefect.variables.region }}")]
    [InlineData("{{ prefect.blocks.secret.shared }}")]
    public void A_repository_refers_to_what_is_its_own_and_to_what_every_mode_shares(string text) => Assert.Empty(Review(LaneBuilders.A, text, WithBlockOfA));

    [Theory]
    [InlineData(LaneBuilders.B)]
    [InlineData(LaneBuilders.C)]
    public void A_wider_pattern_that_the_mode_shares_does_not_cover_what_is_a_repositorys(string repository)
    {
        static void Change(ModeOptions mode)
        {
            WithBlockOfA(mode);
            mode.Blocks = ["c*"];
            mode.Shared = ["Blocks", "PrefectVariables"];
        }

        Assert.All(
            ["{{ prefect.blocks.secret.staging-a-password }}", "{{ prefect.blocks.json.city }}", "{{ prefect.variables.staging_a_bucket }}"],
            text => Assert.EndsWith("which is org/a's in MODE staging.", Assert.Single(Review(repository, text, Change)).Message, StringComparison.Ordinal));
        Assert.All(
            ["{{ prefect.blocks.secret.staging-common }}", "{{ prefect.blocks.json.countries }}", "{{ prefect.variables.staging_region }}"],
            text => Assert.Empty(Review(repository, text, Change)));
    }

    [Theory]
    [InlineData(LaneBuilders.A)]
    [InlineData(LaneBuilders.C)]
    public void What_begins_with_the_modes_name_is_not_shared_by_default(string repository)
    {
        var refusals = Review(repository, "{{ prefect.blocks.secret.staging-common }}{{ prefect.variables.staging_region }}");

        Assert.Equal(
            [
                "abordagem-staging refers in job_variables to the block staging-common, which is MODE staging's and not shared with its repositories.",
                "abordagem-staging refers in job_variables to the Prefect variable staging_region, which is MODE staging's and not shared with its repositories.",
            ],
            refusals.Select(static refusal => refusal.Message));
        Assert.EndsWith("or to Gateway:Modes:staging:Blocks, which Gateway:Modes:staging:Shared lists, if all repositories of the MODE may use it.", refusals[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void What_every_mode_may_use_is_not_what_is_a_repositorys()
    {
        var options = PolicyBuilders.Options(LaneBuilders.Staging());
        options.SharedBlocks = ["*"];
        var mode = PolicyCompiler.Compile(options).Policy!.Find("staging")!.For(LaneBuilders.B);

        Assert.Equal(
            ["staging-a-x", "staging-x", "prod-x"],
            Review(mode, "{{ prefect.blocks.secret.any }}{{ prefect.blocks.secret.staging-a-x }}{{ prefect.blocks.secret.staging-x }}{{ prefect.blocks.secret.prod-x }}").Select(static refusal => refusal.Seen));
    }

    [Fact]
    public void Another_mode_may_not_use_what_is_a_lanes_either()
    {
        var mode = PolicyBuilders.Policy(LaneBuilders.Staging(WithBlockOfA)).Find("prod")!.For(PolicyBuilders.Repository);

        Assert.Equal(
            ["which is MODE staging's.", "which is MODE staging's."],
            Review(mode, "{{ prefect.blocks.secret.staging-a-x }}{{ prefect.blocks.json.city }}").Select(static refusal => refusal.Message[refusal.Message.IndexOf("which", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void What_two_modes_claim_is_for_the_repositories_that_the_one_shares_it_with()
    {
        var (staging, prod) = (LaneBuilders.Staging(), PolicyBuilders.Prod());
        (staging.Blocks, staging.Shared, prod.Blocks) = (["city-x"], ["Blocks"], ["city-x"]);

        Assert.Empty(Review(PolicyBuilders.Policy(staging, prod).Find("staging")!.For(LaneBuilders.B), "{{ prefect.blocks.secret.city-x }}"));
    }

    [Fact]
    public void Names_that_several_lanes_list_by_themselves_are_theirs_together() =>
        Assert.Empty(Review(LaneBuilders.B, "{{ prefect.blocks.json.city }}", static mode => (mode.Lanes!["a"].Blocks, mode.Lanes["b"].Blocks) = (["city"], ["city"])));

    [Theory]
    [InlineData(LaneBuilders.A, "ghcr.io/org/a", true)]
    [InlineData(LaneBuilders.B, "ghcr.io/org/a", false)]
    [InlineData(LaneBuilders.B, "ghcr.io/org/b", true)]
    [InlineData(LaneBuilders.C, "ghcr.io/org/a", false)]
    [InlineData(LaneBuilders.C, "ghcr.io/org/c", false)]
    public void A_repository_runs_its_own_images(string repository, string image, bool isAllowed) =>
        Assert.Equal(isAllowed, LaneBuilders.For(repository).AllowsImageRepository(image));

    [Theory]
    [InlineData("ghcr.io/org/a", false)]
    [InlineData("ghcr.io/org/b", true)]
    [InlineData("ghcr.io/org/base", true)]
    public void A_wider_pattern_that_the_mode_shares_does_not_cover_a_repositorys_images(string image, bool isAllowed) => Assert.Equal(
        isAllowed,
        LaneBuilders.For(LaneBuilders.B, static mode => (mode.ImageRepositories, mode.Shared) = (["ghcr.io/org/*"], ["ImageRepositories"])).AllowsImageRepository(image));

    [Fact]
    public void Another_repositorys_image_is_refused_as_the_builds_and_as_a_deployments()
    {
        var policy = PolicyBuilders.Policy(LaneBuilders.Staging());
        var build = PolicyBuilders.Build() with { Repository = LaneBuilders.B, Image = "ghcr.io/org/a:staging-abcdef1" };

        var refused = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(policy, build, LaneBuilders.B));
        var ofManifest = Admission.Review(refused.Mode!, build, [PolicyBuilders.Deployment("""{ "image": "ghcr.io/org/a:staging-abcdef1" }""")]);

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal(
            ("image_not_allowed", "MODE staging does not allow images from ghcr.io/org/a for org/b: they belong to org/a.", "ghcr.io/org/b", "Gateway:Modes:staging:Lanes:b:ImageRepositories"),
            (refusal.Code, refusal.Message, refusal.Expected, refusal.Setting));
        Assert.Equal("image_not_allowed", Assert.Single(ofManifest).Code);
    }

    [Fact]
    public void The_repository_that_counts_is_the_proven_one_in_any_case()
    {
        var build = PolicyBuilders.Build() with { Repository = LaneBuilders.A, Image = "ghcr.io/org/a:staging-abcdef1" };

        var refused = Assert.IsType<AdmissionDecision.Refused>(Admission.Decide(PolicyBuilders.Policy(LaneBuilders.Staging()), build, "Org/B"));

        Assert.Equal(["repository_mismatch", "image_not_allowed"], refused.Refusals.Select(static refusal => refusal.Code));
        Assert.Equal("b", refused.Mode!.Lane);
    }

    [Theory]
    [InlineData("org/c", "ghcr.io/org/c", true)]
    [InlineData("Org/C", "ghcr.io/org/c", true)]
    [InlineData("org/c", "ghcr.io/org/c/worker", false)]
    [InlineData("org/c", "ghcr.io/org/c-2", false)]
    [InlineData("org/c", "ghcr.io/org/d", false)]
    [InlineData(LaneBuilders.A, "ghcr.io/org/a", true)]
    [InlineData("org/*", "ghcr.io/org/c", false)]
    [InlineData("org/*", "ghcr.io/{repository}", false)]
    public void The_placeholder_gives_each_repository_its_own_images(string repository, string image, bool isAllowed)
    {
        var mode = LaneBuilders.For(repository, static mode => mode.ImageRepositories = ["ghcr.io/{repository}"]);

        Assert.Equal(isAllowed, mode.AllowsImageRepository(image));
    }

    [Fact]
    public void The_placeholder_does_for_a_mode_of_one_repository_too()
    {
        var staging = PolicyBuilders.Staging();
        staging.ImageRepositories = ["ghcr.io/{repository}"];

        Assert.IsType<AdmissionDecision.Admitted>(Admission.Decide(PolicyBuilders.Policy(staging), PolicyBuilders.Build(), PolicyBuilders.Repository));
    }

    [Fact]
    public void The_blocks_of_a_lane_begin_with_its_key()
    {
        var mode = PolicyBuilders.Policy(LaneBuilders.Staging()).Find("staging")!;

        Assert.Equal(["staging-a", "staging-b", "staging", "staging"], new[] { LaneBuilders.A, LaneBuilders.B, LaneBuilders.C, "org/d" }.Select(repository => mode.For(repository).BlockPrefix));
    }

    [Fact]
    public void The_blocks_of_shared_secrets_are_those_of_the_repositories_without_a_lane()
    {
        static void Change(ModeOptions mode)
        {
            mode.Secrets.Values = new Dictionary<string, string?> { ["TOKEN"] = "hush" };
            mode.Shared = ["Secrets"];
        }

        const string reference = "{{ prefect.blocks.secret.staging-token }}";
        Assert.Empty(Review(LaneBuilders.C, reference, Change));
        Assert.Single(Review(LaneBuilders.B, reference, Change));
    }

    private static void WithBlockOfA(ModeOptions mode) => mode.Lanes!["a"].Blocks = ["city"];

    private static IReadOnlyList<Finding> Review(string repository, string text, Action<ModeOptions>? change = null) => Review(LaneBuilders.For(repository, change), text);

    private static IReadOnlyList<Finding> Review(ModePolicy mode, string text) =>
        Admission.Review(mode, PolicyBuilders.Build(), [PolicyBuilders.Deployment($$"""{ "env": { "X": "{{text}}" } }""")]);
}
