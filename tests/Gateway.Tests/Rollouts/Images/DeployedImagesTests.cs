using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Images;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Rollouts.Images;

namespace Gateway.Tests.Rollouts.Images;

public sealed class DeployedImagesTests
{
    private const string Repository = "ghcr.io/org/pipelines";
    private static readonly string Pushed = "sha256:" + new string('a', 64);
    private static readonly string Other = "sha256:" + new string('b', 64);
    private static readonly BuildResult Build = PolicyBuilders.Build();

    [Fact]
    public async Task A_deployment_names_the_digest_that_the_registry_has()
    {
        var check = await CheckAsync(Found(Pushed), Build with { Digest = Pushed });

        Assert.Equal($"{Repository}@{Pushed}", ImageOf(Assert.Single(check.Specs)));
        Assert.Empty(check.Findings);
        Assert.Equal(Pushed, check.Digest);
    }

    [Fact]
    public async Task A_digest_that_only_the_registry_tells_is_the_builds_from_then_on()
    {
        var check = await CheckAsync(Found(Pushed), Build with { Digest = null });

        Assert.Equal((Pushed, $"{Repository}@{Pushed}"), (check.Digest, ImageOf(Assert.Single(check.Specs))));
    }

    [Fact]
    public async Task A_tag_that_moved_since_it_was_pushed_is_an_error()
    {
        var check = await CheckAsync(Found(Other), Build with { Digest = Pushed });

        var finding = Assert.Single(check.Findings);
        Assert.Equal(("image_digest_differs", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal($"The registry has {Other} under {Build.Image}, but the build pushed {Pushed}.", finding.Message);
        Assert.True(check.HasErrors);
        Assert.Equal(Other, check.Digest);
    }

    [Theory]
    [InlineData("ghcr.io/org/pipelines:another")]
    [InlineData("ghcr.io/org/another:{tag}")]
    public async Task The_builds_word_is_of_its_own_image_alone(string image)
    {
        var tag = Build.Image[(Build.Image.LastIndexOf(':') + 1)..];

        var check = await CheckRecordedSpecAsync(Found(Other), Build with { Digest = Pushed }, image.Replace("{tag}", tag, StringComparison.Ordinal));

        Assert.Empty(check.Findings);
    }

    [Fact]
    public async Task A_digest_that_the_manifest_names_outweighs_the_builds()
    {
        var check = await CheckRecordedSpecAsync(Found(Other), Build with { Digest = Pushed }, $"{Build.Image}@{Other}");

        Assert.Empty(check.Findings);
    }

    [Fact]
    public async Task Where_the_registry_has_no_word_the_builds_digest_stays() =>
        Assert.Equal(Pushed, (await CheckAsync(new ImageResolution.Missing(), Build with { Digest = Pushed })).Digest);

    [Fact]
    public async Task Without_a_registry_the_builds_own_word_pins()
    {
        var check = await CheckAsync(new ImageResolution.NotListed(), Build with { Digest = Pushed });

        Assert.Equal($"{Repository}@{Pushed}", ImageOf(Assert.Single(check.Specs)));
        Assert.Empty(check.Findings);
    }

    [Fact]
    public async Task Where_nobody_tells_the_digest_the_tag_stays_which_is_told()
    {
        var check = await CheckAsync(new ImageResolution.NotListed(), Build with { Digest = null });

        Assert.Equal(Build.Image, ImageOf(Assert.Single(check.Specs)));
        Assert.Equal([("image_not_pinned", FindingSeverity.Warning)], check.Findings.Select(static finding => (finding.Code, finding.Severity)));
    }

    [Fact]
    public async Task It_is_not_told_where_the_mode_keeps_the_tags() =>
        Assert.Empty((await CheckAsync(new ImageResolution.NotListed(), Build with { Digest = null }, static mode => mode.ImagePinning = ImagePinning.Tag)).Findings);

    [Fact]
    public async Task It_is_not_told_of_an_image_that_no_deployment_names() =>
        Assert.Empty((await CheckAsync(new ImageResolution.NotListed(), Build with { Digest = null }, spec: "{}")).Findings);

    [Fact]
    public async Task It_is_not_told_of_the_image_that_a_pull_request_is_yet_to_build()
    {
        var spec = PolicyBuilders.Deployment($$"""{ "image": "{{Build.Image}}" }""");

        var check = await new DeployedImages(new FakeRegistries(new ImageResolution.NotListed()))
            .CheckProposedAsync(PolicyBuilders.Mode(PolicyBuilders.Staging()), Build with { Digest = null }, [spec], default);

        Assert.Empty(check.Findings);
    }

    [Fact]
    public async Task A_mode_can_keep_the_tags()
    {
        var check = await CheckAsync(Found(Pushed), Build with { Digest = Pushed }, static mode => mode.ImagePinning = ImagePinning.Tag);

        Assert.Equal(Build.Image, ImageOf(Assert.Single(check.Specs)));
    }

    [Fact]
    public async Task The_rest_of_the_job_variables_stays_as_it_is_in_its_order()
    {
        var check = await CheckAsync(Found(Pushed), Build, spec: $$$"""{ "a": [1], "image": "{{{Build.Image}}}", "env": { "image": "x" } }""");

        Assert.Equal($$$"""{"a":[1],"image":"{{{Repository}}}@{{{Pushed}}}","env":{"image":"x"}}""", Assert.Single(check.Specs).JobVariables.GetRawText());
    }

    [Theory]
    [InlineData("""{ "env": {} }""")]
    [InlineData("""{ "image": null }""")]
    [InlineData("""{ "image": "{{ $X }}" }""")]
    public async Task A_deployment_without_an_image_is_left_alone(string spec)
    {
        var check = await CheckAsync(Found(Pushed), Build, spec: spec);

        Assert.Equal(spec, Assert.Single(check.Specs).JobVariables.GetRawText());
    }

    [Fact]
    public async Task An_image_with_tag_and_digest_is_named_by_the_digest_alone()
    {
        var build = Build with { Image = $"{Build.Image}@{Pushed}", Digest = Pushed };

        var check = await CheckAsync(Found(Pushed), build, spec: $$"""{ "image": "{{build.Image}}" }""");

        Assert.Equal($"{Repository}@{Pushed}", ImageOf(Assert.Single(check.Specs)));
    }

    [Fact]
    public async Task An_image_that_is_not_there_and_one_that_cannot_be_read_are_errors()
    {
        Assert.Equal("image_missing", Assert.Single((await CheckAsync(new ImageResolution.Missing(), Build)).Findings).Code);
        var refused = Assert.Single((await CheckAsync(new ImageResolution.Refused("It lies."), Build)).Findings);
        Assert.Equal(("image_unreadable", $"The image {Build.Image} cannot be checked. It lies."), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task The_image_of_a_pull_request_is_built_after_the_merge()
    {
        var (mode, images) = (PolicyBuilders.Mode(PolicyBuilders.Staging()), new DeployedImages(new FakeRegistries(new ImageResolution.Missing())));

        var own = await images.CheckProposedAsync(mode, Build, [PolicyBuilders.Deployment($$"""{ "image": "{{Build.Image}}" }""")], default);
        var other = await images.CheckProposedAsync(mode, Build, [PolicyBuilders.Deployment("""{ "image": "ghcr.io/org/pipelines:other" }""")], default);

        Assert.Equal([("image_not_built", FindingSeverity.Warning)], own.Findings.Select(finding => (finding.Code, finding.Severity)));
        Assert.Equal(Build.Image, ImageOf(Assert.Single(own.Specs)));
        Assert.Equal(["image_not_built", "image_missing"], other.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task A_registry_that_is_away_may_be_back_later()
    {
        var check = await CheckAsync(new ImageResolution.Unavailable("It is away."), Build);

        Assert.Equal("It is away.", check.Unavailable);
        Assert.False(check.HasErrors);
    }

    [Fact]
    public async Task Going_back_does_not_wait_for_a_registry_but_for_an_image_that_is_gone()
    {
        var recorded = $$"""{ "image": "{{Repository}}@{{Pushed}}" }""";

        var away = await CheckAsync(new ImageResolution.Unavailable("It is away."), Build, spec: recorded, isRecorded: true);
        var gone = await CheckAsync(new ImageResolution.Missing(), Build, spec: recorded, isRecorded: true);

        Assert.Null(away.Unavailable);
        Assert.Equal(("image_not_checked", FindingSeverity.Warning), (away.Findings.Single().Code, away.Findings.Single().Severity));
        Assert.Equal("image_missing", Assert.Single(gone.Findings).Code);
    }

    [Theory]
    [InlineData(null, null, 2)]
    [InlineData("abcdef1234567890abcdef1234567890abcdef12", "https://github.com/org/other", 1)]
    [InlineData("0000000000000000000000000000000000000000", "https://github.com/org/pipelines-arcgis", 1)]
    [InlineData("abcdef1234567890abcdef1234567890abcdef12", "org/pipelines-arcgis", 1)]
    [InlineData("abcdef1234567890abcdef1234567890abcdef12", "https://github.com/Org/pipelines-arcgis.git", 0)]
    [InlineData("ABCDEF1234567890abcdef1234567890abcdef12", "https://github.example/org/pipelines-arcgis/", 0)]
    public async Task Labels_must_be_the_commit_and_the_repository_where_the_mode_asks_for_them(string? revision, string? source, int findings)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (label, value) in new[] { (ImageFindings.RevisionLabel, revision), (ImageFindings.SourceLabel, source) })
        {
            if (value is not null)
            {
                labels[label] = value;
            }
        }

        var build = Build with { Sha = "abcdef1234567890abcdef1234567890abcdef12", Repository = "org/pipelines-arcgis" };
        var asked = await CheckAsync(new ImageResolution.Found(Pushed, labels), build, static mode => mode.RequireImageLabels = true);
        var unasked = await CheckAsync(new ImageResolution.Found(Pushed, labels), build);

        Assert.Equal(findings, asked.Findings.Count);
        Assert.All(asked.Findings, static finding => Assert.Equal("image_labels_differ", finding.Code));
        Assert.Empty(unasked.Findings);
    }

    [Fact]
    public async Task Labels_that_nobody_can_read_are_an_error()
    {
        var check = await CheckAsync(new ImageResolution.NotListed(), Build with { Digest = Pushed }, static mode => mode.RequireImageLabels = true);

        Assert.Equal("image_labels_unknown", Assert.Single(check.Findings).Code);
    }

    [Theory]
    [InlineData("name:1", "docker.io/library/name:1")]
    [InlineData("org/name", "docker.io/org/name:latest")]
    [InlineData("ghcr.io/name@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ghcr.io/name@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("localhost:5000/name:1", "localhost:5000/name:1")]
    public async Task An_image_is_asked_for_where_Docker_would(string image, string asked)
    {
        var registries = new FakeRegistries(new ImageResolution.Missing());

        await new DeployedImages(registries).CheckRecordedAsync(PolicyBuilders.Mode(PolicyBuilders.Staging()), Build, [PolicyBuilders.Deployment($$"""{ "image": "{{image}}" }""")], default);

        Assert.Equal(asked, Assert.Single(registries.Asked).ToString());
    }

    [Fact]
    public async Task Each_image_is_asked_for_once()
    {
        var registries = new FakeRegistries(Found(Pushed));
        var spec = PolicyBuilders.Deployment($$"""{ "image": "{{Build.Image}}" }""");

        await new DeployedImages(registries).CheckAsync(PolicyBuilders.Mode(PolicyBuilders.Staging()), Build, [spec, spec], default);

        Assert.Single(registries.Asked);
    }

    [Fact]
    public async Task A_registry_is_not_asked_for_an_image_that_the_policy_refuses()
    {
        var registries = new FakeRegistries(Found(Pushed));
        var spec = PolicyBuilders.Deployment("""{ "image": "ghcr.io/org/another:staging-abcdef1" }""");

        await new DeployedImages(registries).CheckProposedAsync(PolicyBuilders.Mode(PolicyBuilders.Staging()), Build, [spec], default);

        Assert.Equal(Build.Image, Assert.Single(registries.Asked).ToString());
    }

    private static Task<ImageCheck> CheckRecordedSpecAsync(ImageResolution resolution, BuildResult build, string image) =>
        CheckAsync(resolution, build, spec: $$"""{ "image": "{{image}}" }""", isRecorded: true);

    private static ImageResolution.Found Found(string digest) => new(digest, new Dictionary<string, string>());

    private static Task<ImageCheck> CheckAsync(ImageResolution resolution, BuildResult build, Action<ModeOptions>? change = null, string? spec = null, bool isRecorded = false)
    {
        var options = PolicyBuilders.Staging();
        change?.Invoke(options);
        var (mode, images) = (PolicyBuilders.Mode(options), new DeployedImages(new FakeRegistries(resolution)));
        IReadOnlyList<DeploymentSpec> specs = [PolicyBuilders.Deployment(spec ?? $$"""{ "image": "{{build.Image}}" }""")];
        return isRecorded ? images.CheckRecordedAsync(mode, build, specs, default) : images.CheckAsync(mode, build, specs, default);
    }

    private static string? ImageOf(DeploymentSpec spec) => spec.JobVariables.GetProperty("image").GetString();

    private sealed class FakeRegistries(ImageResolution answer) : IImageRegistries
    {
        public List<ImageName> Asked { get; } = [];

        public Task<ImageResolution> ResolveAsync(ImageName image, bool withLabels, CancellationToken cancellationToken)
        {
            Asked.Add(image);
            return Task.FromResult(answer);
        }
    }
}
