using Gateway.Builds;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Tests.Secrets;

namespace Gateway.Tests.Reviews;

public sealed class ReviewCacheTests : IDisposable
{
    private const string Manifest = """
        deployments:
          - name: load-staging
            flow_name: Load
            entrypoint: flows.py:load
            work_pool: {name: docker-pool}
        """;

    private static readonly BuildResult Build = PolicyBuilders.Build() with { Manifest = Manifest };

    private readonly ManifestCache _manifests = new();
    private readonly ReviewCache _reviews;

    public ReviewCacheTests() => _reviews = new ReviewCache(new BuildReviewer(PolicyBuilders.Policy(), _manifests, NoSecrets.Store), NoSecrets.Store);

    public void Dispose()
    {
        _reviews.Dispose();
        _manifests.Dispose();
    }

    [Fact]
    public void The_same_build_in_another_run_is_reviewed_once()
    {
        var first = Assert.IsType<BuildReview.Passed>(Review(Build));

        Assert.Same(first, Review(Build with { RunId = 2, RunNumber = 2, RunAttempt = 2, BaseRef = "main", Checks = new Dictionary<string, string>(Build.Checks), Outputs = new Dictionary<string, System.Text.Json.JsonElement>(), Flows = [] }));
    }

    public static TheoryData<BuildResult> Others =>
    [
        Build with { Ref = "refs/heads/staging/other" },
        Build with { Sha = Build.Sha[..20] + new string('0', 20) },
        Build with { Image = "ghcr.io/org/pipelines:staging-abcdef12" },
        Build with { Digest = "sha256:" + new string('a', 64) },
        Build with { Actor = "octocat" },
        Build with { RepositoryId = 5 },
        Build with { EventName = "push" },
        Build with { Outputs = new Dictionary<string, System.Text.Json.JsonElement> { ["a"] = System.Text.Json.JsonElement.Parse("""{"b": "c"}""") } },
        Build with { Checks = new Dictionary<string, string>(Build.Checks) { ["more"] = "success" } },
        Build with { Manifest = Manifest + "\n    paused: true" },
        Build with { Flows = [new FlowFacts("flows.py:load", "Load", null, null, null)] },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void A_build_that_differs_in_anything_else_is_reviewed_again(BuildResult other)
    {
        var first = Review(Build);

        var second = Review(other);

        Assert.NotSame(first, second);
        Assert.IsType<BuildReview.Passed>(second);
    }

    [Fact]
    public void A_build_that_another_repository_proves_is_reviewed_again()
    {
        Assert.IsType<BuildReview.Passed>(Review(Build));

        Assert.IsType<BuildReview.Refused>(_reviews.Review(Build, "org/other", RolloutRecords.ToContent(Build)));
    }

    [Fact]
    public void A_manifest_that_asks_for_the_run_is_reviewed_for_each_run()
    {
        var asking = Build with { Manifest = Manifest + "\n    version: '{{ $GITHUB_RUN_ID }}'" };

        var first = Assert.IsType<BuildReview.Passed>(Review(asking));
        var second = Assert.IsType<BuildReview.Passed>(Review(asking with { RunId = 2 }));

        Assert.Equal(("1", "2"), (Assert.Single(first.Deployments).Version, Assert.Single(second.Deployments).Version));
    }

    /// <summary>Of short manifests there is room for many, and of what their aliases make there is not.</summary>
    [Fact]
    public void A_review_counts_with_its_aliases_followed()
    {
        var large = Build with { Manifest = $"{Manifest}\n    parameters:\n      x: &x [{string.Join(", ", Enumerable.Repeat("1", 1000))}]\n      y: [{string.Join(", ", Enumerable.Repeat("*x", 132))}]\n# {new string(' ', 120_000)}" };

        Assert.NotSame(Assert.IsType<BuildReview.Passed>(Review(large)), Review(large));
    }

    [Fact]
    public void What_does_not_pass_is_not_remembered()
    {
        var invalid = Build with { Manifest = Manifest + "\n    paused: perhaps" };

        Assert.NotSame(Assert.IsType<BuildReview.Invalid>(Review(invalid)), Review(invalid));
    }

    private BuildReview Review(BuildResult build) => _reviews.Review(build, PolicyBuilders.Repository, RolloutRecords.ToContent(build));
}
