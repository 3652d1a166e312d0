using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class ReviewTests
{
    [Theory]
    [InlineData("{}", null)]
    [InlineData("{}", "[]")]
    [InlineData("{}", "null")]
    [InlineData("""{ "image": "ghcr.io/org/pipelines:staging-abcdef1", "env": { "MODE": "staging", "X": 1 }, "networks": ["staging-n"] }""", null)]
    [InlineData("""{ "env": null, "mem_limit": "2g" }""", null)]
    [InlineData("{}", """[{ "prefect.deployments.steps.set_working_directory": { "directory": "/app" } }]""")]
    public void A_deployment_that_breaks_no_rule_passes(string jobVariables, string? pullSteps) =>
        Assert.Empty(Review(PolicyBuilders.Deployment(jobVariables, pullSteps)));

    [Fact]
    public void A_plan_of_many_incomplete_deployments_tells_as_many_refusals_as_are_told_of_any()
    {
        IReadOnlyList<DeploymentSpec> many = [.. Enumerable.Range(0, 300).Select(static number => PolicyBuilders.Deployment() with { WorkPoolName = $"gpu-{number}" })];
        var mode = PolicyBuilders.Policy().Find("staging")!;

        Assert.Equal(200, Admission.Review(mode, PolicyBuilders.Build(), new Compilation(many, [], []) { Gaps = new ManifestGaps(many, HasNameless: false) }).Count);
    }

    [Fact]
    public void A_refusal_names_the_deployment_and_its_place()
    {
        var refusal = Single(PolicyBuilders.Deployment() with { WorkPoolName = "gpu" });

        Assert.Equal(("abordagem-staging", new ManifestLocation(7, 5), "/manifest"), (refusal.Deployment, refusal.Location, refusal.Pointer));
    }

    [Fact]
    public void A_work_pool_that_the_mode_does_not_allow_is_refused()
    {
        var refusal = Single(PolicyBuilders.Deployment() with { WorkPoolName = "gpu" });

        Assert.Equal(
            ("work_pool_not_allowed", "abordagem-staging uses the work pool gpu, which MODE staging does not allow."),
            (refusal.Code, refusal.Message));
        Assert.Equal(("gpu", "docker-*", "Gateway:Modes:staging:WorkPools"), (refusal.Seen, refusal.Expected, refusal.Setting));
    }

    [Theory]
    [InlineData("command")]
    [InlineData("registry_credentials")]
    [InlineData("Image")]
    public void A_job_variable_that_is_not_listed_is_refused(string variable)
    {
        var refusal = Single(PolicyBuilders.Deployment($$"""{ "{{variable}}": "hush" }"""));

        Assert.Equal(
            ("job_variable_not_allowed", $"abordagem-staging sets the job variable {variable}, which MODE staging does not allow."),
            (refusal.Code, refusal.Message));
        Assert.Equal((variable, "Gateway:Modes:staging:AllowedJobVariables", "/manifest"), (refusal.Seen, refusal.Setting, refusal.Pointer));
        Assert.DoesNotContain("hush", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_allowed_job_variables_are_listed_with_the_locked()
    {
        var staging = PolicyBuilders.Staging();
        staging.AllowedJobVariables = ["env"];
        staging.LockedJobVariables = new Dictionary<string, string?> { ["command"] = "run" };

        Assert.Equal("command, env", Single(PolicyBuilders.Deployment("""{ "labels": [] }"""), staging).Expected);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("true", "\"true\"")]
    [InlineData("2g", "\"2g\"")]
    [InlineData("[\"Host\"]", "[\"Host\"]")]
    [InlineData("[\"a\", 1]", "[\"a\",1]")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")]
    public void A_locked_job_variable_may_have_its_value(string locked, string value) => Assert.Empty(ReviewLocked(locked, value));

    [Theory]
    [InlineData("true", "false")]
    [InlineData("2g", "\"8g\"")]
    [InlineData("2g", "null")]
    [InlineData("[\"a\"]", "[\"a\",\"b\"]")]
    public void A_locked_job_variable_may_have_no_other_value(string locked, string value)
    {
        var refusal = Assert.Single(ReviewLocked(locked, value));

        Assert.Equal(
            ("job_variable_locked", "abordagem-staging sets the job variable privileged, which MODE staging locks to another value."),
            (refusal.Code, refusal.Message));
        Assert.Equal(
            ((string?)null, "privileged: " + locked, "Gateway:Modes:staging:LockedJobVariables:privileged", "/manifest"),
            (refusal.Seen, refusal.Expected, refusal.Setting, refusal.Pointer));
    }

    [Theory]
    [InlineData("\"prod\"")]
    [InlineData("\"\"")]
    [InlineData("\"Staging\"")]
    [InlineData("null")]
    [InlineData("1")]
    public void A_manifest_may_not_say_another_mode(string value)
    {
        var refusal = Single(PolicyBuilders.Deployment($$"""{ "env": { "MODE": {{value}} } }"""));

        Assert.Equal(
            ("environment_reserved", "abordagem-staging sets MODE to a value other than staging, the MODE that it is deployed to."),
            (refusal.Code, refusal.Message));
        Assert.Equal(((string?)null, "MODE: staging", "Gateway:ModeVariables", "/manifest"), (refusal.Seen, refusal.Expected, refusal.Setting, refusal.Pointer));
    }

    [Theory]
    [InlineData("""{ "name": "MODE", "value": "prod" }""")]
    [InlineData("""{ "name": "MODE", "valueFrom": { "configMapKeyRef": { "name": "a", "key": "b" } } }""")]
    public void A_list_that_gives_a_mode_variable_another_value_is_refused(string entry)
    {
        var refusal = Single(PolicyBuilders.Deployment($$"""{ "env": [{ "name": "A", "value": "b" }, {{entry}}] }"""));

        Assert.Equal(("environment_reserved", "MODE: staging"), (refusal.Code, refusal.Expected));
    }

    [Theory]
    [InlineData("\"{{ prefect.variables.staging_env }}\"")]
    [InlineData("[\"{{ prefect.variables.staging_entry }}\"]")]
    [InlineData("[{ \"name\": \"{{ prefect.variables.staging_name }}\", \"value\": \"prod\" }]")]
    [InlineData("[{ \"name\": \"MODE\", \"value\": \"staging\" }, { \"name\": \"MODE\", \"value\": \"prod\" }]")]
    public void An_environment_that_may_hide_a_mode_variable_is_refused(string environment)
    {
        var refusal = Single(PolicyBuilders.Deployment($$"""{ "env": {{environment}} }"""));

        Assert.Equal(("environment_reserved", "a mapping of names to values"), (refusal.Code, refusal.Expected));
    }

    [Theory]
    [InlineData("\"docker.io/evil/name:staging-abcdef1\"", "image_not_allowed")]
    [InlineData("\"ghcr.io/org/pipelines:main-abcdef1\"", "image_tag_not_allowed")]
    [InlineData("\"{{ prefect.variables.staging_image }}\"", "image_invalid")]
    [InlineData("{}", "image_invalid")]
    public void An_image_of_the_manifest_is_held_to_the_modes_rules(string image, string code)
    {
        var refusal = Single(PolicyBuilders.Deployment($$"""{ "image": {{image}} }"""));

        Assert.Equal((code, "/manifest", "abordagem-staging"), (refusal.Code, refusal.Pointer, refusal.Deployment));
    }

    [Fact]
    public void An_image_that_is_no_text_is_told_as_such() =>
        Assert.Equal("The image is not a string.", Single(PolicyBuilders.Deployment("""{ "image": 1 }""")).Message);

    [Fact]
    public void A_pull_step_that_the_mode_does_not_allow_is_refused_once_and_without_its_inputs()
    {
        const string steps = """
            [
              { "prefect.deployments.steps.run_shell_script": { "script": "hush" } },
              { "prefect.deployments.steps.run_shell_script": { "script": "again" } },
              { "prefect.deployments.steps.set_working_directory": {} }
            ]
            """;

        var refusal = Single(PolicyBuilders.Deployment(pullSteps: steps));

        Assert.Equal(
            ("pull_step_not_allowed", "abordagem-staging uses the pull step prefect.deployments.steps.run_shell_script, which MODE staging does not allow."),
            (refusal.Code, refusal.Message));
        Assert.Equal(
            ("prefect.deployments.steps.run_shell_script", "prefect.deployments.steps.set_working_directory", "Gateway:Modes:staging:AllowedPullSteps", "/manifest"),
            (refusal.Seen, refusal.Expected, refusal.Setting, refusal.Pointer));
        Assert.DoesNotContain("hush", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_step_in_one_entry_does_not_slip_through() => Assert.Equal(
        "a.b",
        Single(PolicyBuilders.Deployment(pullSteps: """[{ "prefect.deployments.steps.set_working_directory": {}, "a.b": {} }]""")).Seen);

    [Theory]
    [InlineData("{}")]
    [InlineData("\"{{ prefect.variables.staging_steps }}\"")]
    [InlineData("[{}]")]
    [InlineData("[\"a.b\"]")]
    public void Pull_steps_of_another_shape_are_refused(string steps)
    {
        var refusal = Single(PolicyBuilders.Deployment(pullSteps: steps));

        Assert.Equal(
            ("pull_step_not_allowed", "abordagem-staging has a pull step that is not a mapping of a step's name to its inputs."),
            (refusal.Code, refusal.Message));
    }

    [Fact]
    public void A_mode_that_allows_nothing_says_so()
    {
        var staging = PolicyBuilders.Staging();
        (staging.WorkPools, staging.AllowedJobVariables, staging.AllowedPullSteps) = ([], [], []);

        Assert.Equal(
            ["no work pool", "no job variable", "no pull step"],
            Review(PolicyBuilders.Deployment("""{ "labels": {} }""", """[{ "a.b": {} }]"""), staging).Select(static refusal => refusal.Expected));
    }

    [Fact]
    public void All_reasons_of_all_deployments_are_told_at_once()
    {
        var first = PolicyBuilders.Deployment("""{ "volumes": [] }""") with { Name = "a-staging", WorkPoolName = "gpu" };
        var second = PolicyBuilders.Deployment() with { Name = "b-staging", WorkPoolName = "gpu" };

        var refusals = Admission.Review(PolicyBuilders.Mode(PolicyBuilders.Staging()), PolicyBuilders.Build(), [first, second]);

        Assert.Equal(
            [("a-staging", "work_pool_not_allowed", 2), ("a-staging", "job_variable_not_allowed", 1)],
            refusals.Select(static refusal => (refusal.Deployment, refusal.Code, refusal.Places)));
        Assert.Equal("b-staging", Assert.Single(refusals[0].OtherPlaces).Deployment);
    }

    [Fact]
    public void What_a_deployment_may_not_ask_for_neither_may_its_triggers()
    {
        var deployment = PolicyBuilders.Deployment("""{ "mem_limit": "2g" }""") with
        {
            Triggers =
            [
                Trigger("harmless", null, 10),
                Trigger("harmful", """{ "privileged": true }""", 20),
                Trigger("more", """{ "env": { "MODE": "prod" } }""", 30),
            ],
        };

        Assert.Equal(
            [("job_variable_not_allowed", "abordagem-staging", 20), ("environment_reserved", "abordagem-staging", 30)],
            Review(deployment).Select(static refusal => (refusal.Code, refusal.Deployment, refusal.Location!.Line)));
    }

    [Fact]
    public void What_a_deployment_itself_may_not_ask_for_is_told_once_whatever_its_triggers_set_beside_it()
    {
        var deployment = PolicyBuilders.Deployment("""{ "privileged": true, "image": "docker.io/other/image:1" }""") with
        {
            Triggers = [Trigger("beside", """{ "mem_limit": "2g" }""", 10), Trigger("over", """{ "privileged": true }""", 20)],
        };

        Assert.Equal(
            [("job_variable_not_allowed", 7, 2), ("image_not_allowed", 7, 1), ("image_tag_not_allowed", 7, 1)],
            Review(deployment).Select(static refusal => (refusal.Code, refusal.Location!.Line, refusal.Places)));
        Assert.Equal(20, Assert.Single(Review(deployment)[0].OtherPlaces).Location!.Line);
    }

    [Fact]
    public void What_triggers_do_not_set_is_not_looked_at_for_each_of_them()
    {
        var environment = string.Join(',', Enumerable.Range(0, 1_000).Select(static number => $"\"V{number}\":\"x\""));
        var deployment = PolicyBuilders.Deployment($$$"""{ "env": { {{{environment}}} } }""");
        var triggers = Enumerable.Range(0, 100).Select(static number => Trigger($"t{number}", """{ "mem_limit": "2g" }""", 10)).ToList();
        Allocated(deployment);

        Assert.InRange(Allocated(deployment with { Triggers = triggers }) - Allocated(deployment), 0, 2L * 1024 * 1024);

        static long Allocated(DeploymentSpec deployment)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Empty(Review(deployment));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static TriggerSpec Trigger(string name, string? jobVariables, int line) => new()
    {
        Name = name,
        Trigger = PolicyBuilders.Json("""{ "type": "event", "match": { "prefect.resource.id": "staging.load" } }"""),
        JobVariables = jobVariables is null ? null : PolicyBuilders.Json(jobVariables),
        Location = new ManifestLocation(line, 1),
    };

    private static IReadOnlyList<Finding> ReviewLocked(string locked, string value)
    {
        var staging = PolicyBuilders.Staging();
        staging.LockedJobVariables = new Dictionary<string, string?> { ["privileged"] = locked };
        return Review(PolicyBuilders.Deployment($$"""{ "privileged": {{value}} }"""), staging);
    }

    [Fact]
    public void Refusals_without_number_are_told_up_to_two_hundred()
    {
        var variables = string.Join(", ", Enumerable.Range(0, 5_000).Select(number => $"\"v{number}\": 1"));

        Assert.Equal(200, Review(PolicyBuilders.Deployment($$"""{ {{variables}} }""")).Count);
    }

    private static IReadOnlyList<Finding> Review(DeploymentSpec deployment, ModeOptions? staging = null) =>
        Admission.Review(PolicyBuilders.Mode(staging), PolicyBuilders.Build(), [deployment]);

    private static Finding Single(DeploymentSpec deployment, ModeOptions? staging = null) => Assert.Single(Review(deployment, staging));

    [Theory]
    [InlineData("ghcr.io/org/pipelines@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", null)]
    [InlineData("ghcr.io/org/pipelines@sha256:1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "image_tag_not_allowed image_tag_not_allowed")]
    [InlineData("ghcr.io/org/other@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "image_not_allowed image_tag_not_allowed")]
    public void A_deployment_may_name_the_builds_own_image_by_its_digest(string image, string? codes)
    {
        var build = PolicyBuilders.Build() with { Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };

        var refusals = Admission.Review(PolicyBuilders.Mode(), build, [PolicyBuilders.Deployment($$"""{ "image": "{{image}}" }""")]);

        Assert.Equal(codes ?? "", string.Join(' ', refusals.Select(static refusal => refusal.Code)));
    }
}
