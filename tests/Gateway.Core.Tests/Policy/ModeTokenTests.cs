using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>What a token must say for a build to be admitted.</summary>
public sealed class ModeTokenTests
{
    private const string Workflow = "org/pipelines/.github/workflows/ci_cd.yml@refs/heads/staging/fix";

    private static readonly TokenClaims Right = new()
    {
        Repository = PolicyBuilders.Repository,
        RepositoryId = 123,
        RepositoryOwnerId = 456,
        Ref = "refs/heads/staging/fix",
        Sha = PolicyBuilders.Sha,
        RunId = 1,
        RunNumber = 1,
        RunAttempt = 1,
        EventName = "push",
        JobWorkflowRef = Workflow,
        Environment = "staging",
    };

    [Fact]
    public void A_token_that_says_what_the_body_says_is_admitted() => Assert.Empty(Refusals(Right));

    [Fact]
    public void A_body_need_not_name_the_repositorys_id() =>
        Assert.Empty(Refusals(Right, build: PolicyBuilders.Build() with { RepositoryId = null }));

    public static TheoryData<string, TokenClaims, string, string> Mismatches => new()
    {
        { "repository", Right with { Repository = "org/another" }, PolicyBuilders.Repository, "org/another" },
        { "repository_id", Right with { RepositoryId = 124 }, "123", "124" },
        { "ref", Right with { Ref = "refs/heads/staging/other" }, "refs/heads/staging/fix", "refs/heads/staging/other" },
        { "sha", Right with { Sha = new string('0', 40) }, PolicyBuilders.Sha, new string('0', 40) },
        { "run_id", Right with { RunId = 2 }, "1", "2" },
        { "run_number", Right with { RunNumber = 3 }, "1", "3" },
        { "run_attempt", Right with { RunAttempt = 4 }, "1", "4" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public void A_body_that_says_something_else_than_the_token_is_refused(string field, TokenClaims token, string said, string claimed)
    {
        var refusal = Assert.Single(Refusals(token, build: PolicyBuilders.Build() with { RepositoryId = 123 }));

        Assert.Equal(("claims_mismatch", "/" + field), (refusal.Code, refusal.Pointer));
        Assert.Equal((said, claimed), (refusal.Seen, refusal.Expected));
        Assert.Equal($"The body says that {field} is {said}, but the token says {claimed}.", refusal.Message);
    }

    [Fact]
    public void A_MODE_that_wants_a_token_refuses_a_secret()
    {
        var refusal = Assert.Single(Refusals(null, new ModeTokenOptions { Required = true }));

        Assert.Equal(("token_required", "Gateway:Modes:staging:Oidc:Required"), (refusal.Code, refusal.Setting));
        Assert.Equal("MODE staging requires an OIDC token from GitHub Actions, because the holder of a shared secret can claim any branch.", refusal.Message);
    }

    [Fact]
    public void A_MODE_that_wants_none_takes_a_secret() => Assert.Empty(Refusals(null));

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Where_tokens_are_taken_a_MODE_wants_one_unless_it_says_otherwise(bool? required, bool isRequired)
    {
        var staging = PolicyBuilders.Staging();
        staging.Oidc.Required = required;

        Assert.Equal(isRequired, PolicyCompiler.Compile(PolicyBuilders.Options(staging), takesTokens: true).Policy!.Find("staging")!.RequiresToken);
    }

    public static IEnumerable<object?[]> Lists => (TheoryData<ModeTokenOptions>)
    [
        new ModeTokenOptions { JobWorkflowRefs = ["org/*"] },
        new ModeTokenOptions { Environments = ["staging"] },
        new ModeTokenOptions { EventNames = ["push"] },
        new ModeTokenOptions { RepositoryIds = [123] },
        new ModeTokenOptions { RepositoryOwnerIds = [456] },
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    internal void A_list_of_what_a_token_may_say_makes_one_required(ModeTokenOptions options) =>
        Assert.Equal("token_required", Assert.Single(Refusals(null, options)).Code);

    public static IEnumerable<object?[]> Refused => new TheoryData<string, ModeTokenOptions, string?>()
    {
        { "JobWorkflowRefs", new ModeTokenOptions { JobWorkflowRefs = ["org/pipelines/.github/workflows/release.yml@*"] }, Workflow },
        { "JobWorkflowRefs", new ModeTokenOptions { JobWorkflowRefs = ["org/pipelines/.github/workflows/ci_cd.yml@refs/heads/main"] }, Workflow },
        { "Environments", new ModeTokenOptions { Environments = ["production"] }, "staging" },
        { "EventNames", new ModeTokenOptions { EventNames = ["workflow_dispatch"] }, "push" },
        { "RepositoryIds", new ModeTokenOptions { RepositoryIds = [124] }, "123" },
        { "RepositoryOwnerIds", new ModeTokenOptions { RepositoryOwnerIds = [457] }, "456" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    internal void A_claim_that_the_MODE_does_not_list_is_refused(string property, ModeTokenOptions options, string? seen)
    {
        var refusal = Assert.Single(Refusals(Right, options));

        Assert.Equal(("token_claim_not_allowed", "Gateway:Modes:staging:Oidc:" + property, seen), (refusal.Code, refusal.Setting, refusal.Seen));
        Assert.StartsWith("MODE staging does not allow the token's claim ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_the_MODE_lists_is_admitted() => Assert.Empty(Refusals(Right, new ModeTokenOptions
    {
        Required = true,
        JobWorkflowRefs = ["org/pipelines/.github/workflows/ci_cd.yml@refs/heads/staging/fix"],
        Environments = ["production", "staging"],
        EventNames = ["push", "workflow_dispatch"],
        RepositoryIds = [1, 123],
        RepositoryOwnerIds = [456],
    }));

    [Fact]
    public void A_job_without_an_environment_is_refused_where_one_is_asked_for()
    {
        var refusal = Assert.Single(Refusals(Right with { Environment = null }, new ModeTokenOptions { Environments = ["*"] }));

        Assert.Equal("MODE staging requires the claim environment, which is missing from the token.", refusal.Message);
        Assert.Null(refusal.Seen);
        Assert.Equal("*", refusal.Expected);
    }

    [Theory]
    [InlineData("pull_request_target")]
    [InlineData("pull_request_review")]
    [InlineData("issue_comment")]
    [InlineData("workflow_run")]
    [InlineData("schedule")]
    [InlineData("repository_dispatch")]
    public void An_event_other_than_a_push_and_one_by_hand_deploys_nothing_unless_it_is_listed(string eventName)
    {
        var refusal = Assert.Single(Refusals(Right with { EventName = eventName }));

        Assert.Equal(("token_claim_not_allowed", "Gateway:Modes:staging:Oidc:EventNames"), (refusal.Code, refusal.Setting));
        Assert.Empty(Refusals(Right with { EventName = eventName }, new ModeTokenOptions { EventNames = [eventName] }));
    }

    [Theory]
    [InlineData("push")]
    [InlineData("workflow_dispatch")]
    public void A_push_and_a_run_by_hand_deploy(string eventName) => Assert.Empty(Refusals(Right with { EventName = eventName }));

    [Theory]
    [MemberData(nameof(Refused))]
    internal void A_pull_request_that_asks_for_a_plan_is_held_to_what_a_build_is_but_the_event(string property, ModeTokenOptions options, string? seen)
    {
        var refusals = Refusals(Right with { IsOfPullRequest = true }, options);

        Assert.Equal(property == "EventNames" ? [] : [("Gateway:Modes:staging:Oidc:" + property, seen)], refusals.Select(refusal => (refusal.Setting!, refusal.Seen)));
    }

    [Fact]
    public void All_refusals_of_a_token_are_given_at_once() =>
        Assert.Equal(4, Refusals(Right with { RunId = 2, Environment = "x", RepositoryId = 9 }, new ModeTokenOptions { Environments = ["staging"], RepositoryIds = [123] }, PolicyBuilders.Build() with { RepositoryId = 123 }).Count);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_id_that_is_none_does_not_start(long id)
    {
        var staging = PolicyBuilders.Staging();
        staging.Oidc = new ModeTokenOptions { RepositoryIds = [id], RepositoryOwnerIds = [id] };

        Assert.Equal(2, PolicyBuilders.Errors(staging).Count);
    }

    private static IReadOnlyList<Finding> Refusals(TokenClaims? token, ModeTokenOptions? options = null, BuildResult? build = null)
    {
        var staging = PolicyBuilders.Staging();
        if (options is not null)
        {
            staging.Oidc = options;
        }

        return Admission.Decide(PolicyBuilders.Policy(staging), build ?? PolicyBuilders.Build(), PolicyBuilders.Repository, token) is AdmissionDecision.Refused refused
            ? refused.Refusals
            : [];
    }
}
