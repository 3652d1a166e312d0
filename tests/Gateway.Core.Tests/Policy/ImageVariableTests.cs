using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>Which deployments refer to a Prefect variable for their image, and what it is called.</summary>
public sealed class ImageVariableTests
{
    private const string Own = "ghcr.io/org/pipelines:staging-abcdef1";
    private const string Pinned = "ghcr.io/org/pipelines@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("org/pipelines", null, "staging_image_org_pipelines")]
    [InlineData("ORG/Pipelines", null, "staging_image_org_pipelines")]
    [InlineData("org/my-pipelines", null, "staging_image_org_my_pipelines_e5280a43")]
    [InlineData("org/my_pipelines", null, "staging_image_org_my_pipelines_055b9114")]
    [InlineData("org/pipelines", "ghcr.io/org/tools/gpu", "staging_image_org_pipelines_gpu_43c94b14")]
    public void A_name_says_whose_it_is_and_ends_with_a_hash_where_letters_had_to_be_replaced(string repository, string? images, string name) =>
        Assert.Equal(name, ImageVariableName.For(PolicyBuilders.Mode(), repository, "", images));

    [Theory]
    [InlineData("pipelines/sisreg")]
    [InlineData("pipelines_sisreg")]
    public void Each_project_of_a_repository_has_a_variable_of_its_own(string project)
    {
        var name = ImageVariableName.For(PolicyBuilders.Mode(), "org/a", project, null);

        Assert.StartsWith("staging_image_org_a_pipelines_sisreg_", name, StringComparison.Ordinal);
        Assert.NotEqual(name, ImageVariableName.For(PolicyBuilders.Mode(), "org/a", "pipelines-sisreg", null));
        Assert.NotEqual(name, ImageVariableName.For(PolicyBuilders.Mode(), "org/a_pipelines", "sisreg", null));
    }

    [Fact]
    public void A_name_is_never_longer_than_Prefect_takes_nor_anothers()
    {
        var repository = new string('o', 39) + "/" + new string('r', 100);
        var names = ((string[])["a", "b"]).Select(end => ImageVariableName.For(PolicyBuilders.Mode(), repository + end, "", "ghcr.io/org/" + new string('i', 200))).ToList();

        Assert.All(names, static name => Assert.Equal(255, name.Length));
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(LaneBuilders.A, "staging_a_image_org_a")]
    [InlineData(LaneBuilders.C, "staging_image_org_c")]
    public void A_lanes_variable_is_its_own_and_no_other_lanes(string repository, string name)
    {
        var lane = LaneBuilders.For(repository);
        var reference = new PrefectReference(PrefectReferenceKind.Variable, ImageVariableName.For(lane, repository, "", null));

        Assert.Equal(name, reference.Name);
        Assert.DoesNotContain(lane.Siblings, sibling => ModePolicy.Any(sibling.Own.PrefectVariables, name));
        Assert.NotNull(ReferenceRule.OwnerOf(LaneBuilders.For(LaneBuilders.B), reference));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image-x")]
    public void No_lane_has_a_key_under_which_the_variables_of_others_would_be_its_own(string key)
    {
        var error = Assert.Single(LaneBuilders.Errors(staging => staging.Lanes = new Dictionary<string, LaneOptions> { [key] = LaneBuilders.Lane(LaneBuilders.A) }));

        Assert.Contains("staging_image_", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_stand_in_their_deployments_where_the_MODE_says_nothing_else() =>
        Assert.Equal([null], Assign(new ModeOptions(), PolicyBuilders.Build(), Own));

    [Fact]
    public void The_builds_own_image_stands_in_a_variable_by_tag_or_by_digest_and_one_from_elsewhere_does_not()
    {
        Assert.Equal(
            ["staging_image_org_pipelines", null, null],
            Assign(ByVariable, PolicyBuilders.Build(), Own, "ghcr.io/org/other:staging-abcdef1", "{{ prefect.variables.staging_own }}"));
        Assert.Equal(["staging_image_org_pipelines"], Assign(ByVariable, PolicyBuilders.Build() with { Digest = Pinned.Split('@')[1] }, Pinned));
    }

    [Fact]
    public void Each_repository_of_images_that_the_build_pushed_has_a_variable()
    {
        var build = PolicyBuilders.Build() with { Outputs = new Dictionary<string, JsonElement> { ["gpu"] = JsonElement.Parse("""{"image": "ghcr.io/org/tools/gpu:staging-abcdef1"}""") } };

        Assert.Equal(["staging_image_org_pipelines", "staging_image_org_pipelines_gpu_43c94b14"], Assign(ByVariable, build, Own, "ghcr.io/org/tools/gpu:staging-abcdef1"));
    }

    [Theory]
    [InlineData(null, Own, "ghcr.io/org/pipelines:staging-abcdef12")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", Pinned, "ghcr.io/org/pipelines:staging-abcdef12")]
    public void Of_several_images_from_one_repository_only_the_builds_own_has_a_variable(string? digest, string own, string other) =>
        Assert.Equal(["staging_image_org_pipelines", null], Assign(ByVariable, PolicyBuilders.Build() with { Digest = digest }, own, other));

    [Fact]
    public void What_an_earlier_rollout_recorded_is_held_to_the_setting_of_now()
    {
        var recorded = Spec(Own) with { ImageVariable = "staging_image_of_once" };

        Assert.Null(Assert.Single(ImageVariables.Assign(PolicyBuilders.Mode(), PolicyBuilders.Build(), [recorded])).ImageVariable);
        Assert.Equal("staging_image_org_pipelines", Assert.Single(ImageVariables.Assign(PolicyBuilders.Mode(ByVariable), PolicyBuilders.Build(), [recorded])).ImageVariable);
    }

    private static ModeOptions ByVariable
    {
        get
        {
            var staging = PolicyBuilders.Staging();
            staging.ImageReference = ImageReferencing.Variable;
            return staging;
        }
    }

    private static DeploymentSpec Spec(string image) => PolicyBuilders.Deployment($$"""{"image": "{{image}}"}""");

    private static IEnumerable<string?> Assign(ModeOptions options, BuildResult build, params string[] images) =>
        ImageVariables.Assign(PolicyBuilders.Mode(options.ImageReference is null ? null : options), build, [.. images.Select(Spec)]).Select(static spec => spec.ImageVariable);
}
