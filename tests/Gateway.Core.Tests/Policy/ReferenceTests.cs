using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>Prefect's blocks and variables of another MODE are out of reach.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("{{ prefect.blocks.secret.prod-password }}", "block", "prod-password")]
    [InlineData("{{prefect.blocks.docker-registry-credentials.prod-ghcr}}", "block", "prod-ghcr")]
    [InlineData("{{ prefect.blocks.json.prod-conf.value.key }}", "block", "prod-conf")]
    [InlineData("a{{ prefect.variables.prod_bucket }}b", "Prefect variable", "prod_bucket")]
    [InlineData("{{\\u2003prefect.variables.prod-bucket\\n}}", "Prefect variable", "prod-bucket")]
    public void A_reference_to_what_is_another_modes_is_refused(string text, string what, string name)
    {
        var refusal = Assert.Single(Review($$"""{ "env": { "X": ["{{text}}"] } }"""));

        Assert.Equal(
            ("reference_not_allowed", $"abordagem-staging refers in job_variables to the {what} {name}, which is MODE prod's.", name),
            (refusal.Code, refusal.Message, refusal.Seen));
        Assert.Equal(
            ($"a {what} of MODE staging, or a shared one", what == "block" ? "Gateway:Modes:prod:Blocks" : "Gateway:Modes:prod:PrefectVariables", "/manifest"),
            (refusal.Expected, refusal.Setting, refusal.Pointer));
    }

    [Theory]
    [InlineData("{{ prefect.blocks.secret.staging-password }}")]
    [InlineData("{{ prefect.blocks.secret.shared }}")]
    [InlineData("{{ prefect.blocks.prod-type.shared }}")]
    [InlineData("{{ prefect.variables.staging_bucket }}")]
    [InlineData("{{ prefect.variables.region }}")]
    [InlineData("{{ ctx.flow_run.name }}-{{ prefect.variables.region }}")]
    [InlineData("{ \\\"a\\\": { \\\"b\\\": {} } }")]
    public void A_reference_to_what_is_the_modes_own_or_shared_passes(string text) => Assert.Empty(Review($$"""{ "env": { "X": "{{text}}" } }"""));

    [Theory]
    [InlineData("{{ prefect.blocks.secret.arcgis }}", "block", "arcgis", "Blocks", "SharedBlocks")]
    [InlineData("{{ prefect.blocks.staging-type.arcgis }}", "block", "arcgis", "Blocks", "SharedBlocks")]
    [InlineData("{{ prefect.variables.production }}", "Prefect variable", "production", "PrefectVariables", "SharedPrefectVariables")]
    public void A_reference_to_what_is_neither_the_modes_nor_shared_is_refused(string text, string what, string name, string own, string shared)
    {
        var refusal = Assert.Single(Review($$"""{ "env": { "X": "{{text}}" } }"""));

        Assert.Equal(
            ("reference_not_allowed", $"abordagem-staging refers in job_variables to the {what} {name}, which is neither MODE staging's nor shared.", "Gateway:Modes:staging:" + own),
            (refusal.Code, refusal.Message, refusal.Setting));
        Assert.EndsWith($"to Gateway:{shared} if every MODE may use it.", refusal.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_another_modes_is_not_shared_by_a_pattern()
    {
        var options = PolicyBuilders.Options();
        options.SharedBlocks = ["*"];
        var mode = PolicyCompiler.Compile(options).Policy!.Find("staging")!;

        var refusals = Admission.Review(mode, PolicyBuilders.Build(), [PolicyBuilders.Deployment("""{ "env": { "A": "{{ prefect.blocks.secret.any }}", "B": "{{ prefect.blocks.secret.prod-x }}" } }""")]);

        Assert.Equal("prod-x", Assert.Single(refusals).Seen);
    }

    [Theory]
    [InlineData("""{ "$ref": { "block_document_id": "7c3f0a5e-0000-0000-0000-000000000000" } }""", "block")]
    [InlineData("""{ "a": [{ "$ref": "x" }] }""", "block")]
    [InlineData("\"{{ prefect.blocks }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret.{{ x }} }}\"", "block")]
    [InlineData("\"{{ prefect.variables.{{ x }} }}\"", "Prefect variable")]
    [InlineData("\"{{ \\\"{{\\\" }} prefect.blocks.secret.prod-x }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret.prefect.blocks.prod-password }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.prefect.blocks.secret.prod-password }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret.staging-x.prefect.blocks.y }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret.staging-x.prefect.variables.y }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret.Prod-X }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret.prod\u2010x }}\"", "block")]
    [InlineData("\"{{ prefect.blocks.secret }}\"", "block")]
    [InlineData("\"{{ prefect.variables.prefect.variables.prod_x }}\"", "Prefect variable")]
    [InlineData("\"{{ prefect.variables.prod_x.inner }}\"", "Prefect variable")]
    [InlineData("\"{{ prefect.variables.pr\u00f8d_x }}\"", "Prefect variable")]
    [InlineData("""{ "__prefect_kind": "jinja", "template": "{{ variables.prod_x }}" }""", "Prefect variable")]
    [InlineData("""{ "__prefect_kind": "json", "value": { "__prefect_kind": "none" } }""", "Prefect variable")]
    [InlineData("""{ "__prefect_kind": "workspace_variable", "variable_name": 1 }""", "Prefect variable")]
    [InlineData("""{ "__prefect_kind": "workspace_variable" }""", "Prefect variable")]
    public void A_reference_without_a_name_is_refused(string value, string what)
    {
        var refusal = Assert.Single(Review($$"""{ "name": {{value}} }"""));

        Assert.Equal(
            ("reference_not_allowed", $"abordagem-staging refers in job_variables to a {what} whose name cannot be determined.", (string?)null, "/manifest"),
            (refusal.Code, refusal.Message, refusal.Setting, refusal.Pointer));
    }

    [Theory]
    [InlineData("{{ name }}")]
    [InlineData("{{ $NAME }}")]
    [InlineData("{{ prefect.bl{{ name }} }}")]
    [InlineData("{{ prefect.bl{{\u001cname\u001c}} }}")]
    [InlineData("{{\u001c$WORKER_ONLY\u001c}}")]
    [InlineData("{{ n\u00e4me }}")]
    [InlineData("{{ prefect.bl")]
    [InlineData("{{ user | upper }}")]
    [InlineData("{ \ue000")]
    [InlineData("{{ prefect.blocks.secret.staging-text-1 }}{ prefect.vari{{ prefect.blocks.secret.staging-text-2 }}")]
    [InlineData("{{ prefect.blocks.secret.staging-text-1 }}{{ prefect.blocks.secret.staging-text-2 }}")]
    [InlineData("{{{ prefect.variables.staging_x }}")]
    public void Braces_in_job_variables_that_are_no_placeholder_are_refused(string text)
    {
        var refusal = Assert.Single(Review($$"""{ "env": { "X": {{JsonSerializer.Serialize(text)}} } }"""));

        Assert.Equal("reference_not_allowed", refusal.Code);
        Assert.StartsWith("abordagem-staging has double braces in job_variables that are not exactly one placeholder", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ prefect.bl{{ $PART }} }}")]
    [InlineData("{{ prefect.{{ $K }}.secret.prod-x }}")]
    [InlineData("{{ prefect.bl{{ x.directory }} }}")]
    [InlineData("{{{ $A }}")]
    [InlineData("{{ $A }}{ prefect.bl")]
    [InlineData("{{ $A }}{{ clone.directory }}")]
    [InlineData("{{ prefect.blocks.secret.staging-token }}{{ $X }}")]
    [InlineData("{{ prefect.blocks.secret.staging-token }}{ prefect.bl")]
    public void What_is_filled_into_a_pull_step_makes_no_reference(string text)
    {
        var deployment = PolicyBuilders.Deployment(pullSteps: $$"""[{ "prefect.deployments.steps.set_working_directory": { "directory": {{JsonSerializer.Serialize(text)}} } }]""");

        var refusal = Assert.Single(ManifestLimitTests.Review(deployment, static _ => { }), static refusal => refusal.Code == "reference_not_allowed");

        Assert.StartsWith("abordagem-staging has double braces in pull that are not exactly one placeholder", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ clone.directory }}/{{ $SUBFOLDER }}")]
    [InlineData("{{ prefect.blocks.secret.staging-token }}/{{ $X }}")]
    public void Outputs_and_the_runs_environment_stand_in_pull_steps(string text)
    {
        var deployment = PolicyBuilders.Deployment(pullSteps: $$"""[{ "prefect.deployments.steps.set_working_directory": { "directory": {{JsonSerializer.Serialize(text)}} } }]""");

        Assert.DoesNotContain(ManifestLimitTests.Review(deployment, static _ => { }), static refusal => refusal.Code == "reference_not_allowed");
    }

    [Theory]
    [InlineData("{{ prefect.blocks.secret.staging-pwd }}:{{ prefect.variables.prod_dsn }}", "abordagem-staging refers in a string that contains a secret to the Prefect variable prod_dsn, which is MODE prod's.")]
    [InlineData("{{ prefect.blocks.secret.staging-pwd }}:{{ prefect.variables.pr{{ $X }} }}", "abordagem-staging refers in a string that contains a secret to a Prefect variable whose name cannot be determined.")]
    public void What_stands_beside_a_secret_is_held_against_the_rules_too(string text, string message)
    {
        var deployment = PolicyBuilders.Deployment("{}") with { SecretTexts = new Dictionary<string, string> { ["staging-text-1"] = text } };

        Assert.Equal([message], ManifestLimitTests.Review(deployment, static _ => { }).Select(static refusal => refusal.Message));
    }

    [Theory]
    [InlineData("{{ prefect.blocks.secret.staging-pwd }}{")]
    [InlineData("{{{ prefect.blocks.secret.staging-pwd }}")]
    public void No_brace_stands_right_beside_a_secret(string text)
    {
        var deployment = PolicyBuilders.Deployment("{}") with { SecretTexts = new Dictionary<string, string> { ["staging-text-1"] = text } };

        Assert.StartsWith(
            "abordagem-staging has double braces in a string that contains a secret",
            Assert.Single(ManifestLimitTests.Review(deployment, static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"user":"{{ prefect.blocks.secret.staging-user }}","password":{{ prefect.blocks.secret.staging-pwd }}}""")]
    [InlineData("postgres://{{ prefect.variables.staging_user }}:{{ prefect.blocks.secret.staging-pwd }}@db/{{ ctx.flow_run.name }}")]
    public void References_stand_within_texts(string text) =>
        Assert.Empty(Review($$"""{ "env": { "X": {{JsonSerializer.Serialize(text)}} } }"""));

    [Fact]
    public void A_reference_is_found_wherever_a_deployment_may_hold_one()
    {
        const string reference = """{ "x": { "__prefect_kind": "workspace_variable", "variable_name": "prod_x" } }""";
        var deployment = PolicyBuilders.Deployment(pullSteps: """[{ "prefect.deployments.steps.set_working_directory": { "directory": "{{ prefect.variables.prod_x }}" } }]""") with
        {
            Parameters = PolicyBuilders.Json(reference),
            Schedules = [new ScheduleSpec { Rule = new ScheduleRule.Interval(3600), Parameters = PolicyBuilders.Json(reference) }],
            Triggers = [ManifestLimitTests.Trigger(parameters: reference), ManifestLimitTests.Trigger(jobVariables: """{ "name": "{{ prefect.variables.prod_x }}" }""")],
        };

        var refusals = ManifestLimitTests.Review(deployment, static _ => { }).Where(static refusal => refusal.Code == "reference_not_allowed");

        Assert.Equal(
            [
                ("parameters", 7), ("pull", 7), ("the parameters of a schedule", 7), ("the parameters of a trigger", 9), ("the job_variables of a trigger", 9),
            ],
            refusals.Select(static refusal => (refusal.Message["abordagem-staging refers in ".Length..refusal.Message.IndexOf(" to the", StringComparison.Ordinal)], refusal.Location!.Line)));
    }

    [Fact]
    public void The_same_reference_is_told_once() =>
        Assert.Single(Review("""{ "env": { "A": "{{ prefect.variables.prod_x }}", "B": "{{ prefect.variables.prod_x }}" } }"""));

    [Fact]
    public void A_mode_has_blocks_of_the_names_that_the_operator_gives_beside_those_of_its_own_name()
    {
        var prod = PolicyBuilders.Prod();
        prod.Blocks = ["live*"];
        prod.PrefectVariables = ["live_*"];
        var mode = PolicyBuilders.Policy(prod: prod).Find("staging")!;

        var refusals = Admission.Review(mode, PolicyBuilders.Build(), [PolicyBuilders.Deployment(
            """{ "env": { "A": "{{ prefect.blocks.secret.prod-x }}", "B": "{{ prefect.blocks.secret.live-x }}", "C": "{{ prefect.variables.prod_x }}" } }""")]);

        Assert.Equal(["prod-x", "live-x", "prod_x"], refusals.Where(static refusal => refusal.Setting!.Contains(":prod:", StringComparison.Ordinal)).Select(static refusal => refusal.Seen));
    }

    [Fact]
    public void A_name_that_two_modes_list_is_either_ones()
    {
        var (staging, prod) = (PolicyBuilders.Staging(), PolicyBuilders.Prod());
        (staging.Blocks, prod.Blocks) = (["city-x"], ["city-x"]);
        var mode = PolicyBuilders.Policy(staging, prod).Find("staging")!;

        Assert.Empty(Admission.Review(mode, PolicyBuilders.Build(), [PolicyBuilders.Deployment("""{ "name": "{{ prefect.blocks.secret.city-x }}" }""")]));
    }

    [Theory]
    [InlineData("prod-db-password", "prod-db-password")]
    [InlineData("pr*", "prod-")]
    [InlineData("city-*", "city-x")]
    public void A_mode_does_not_take_in_anothers_blocks(string block, string example)
    {
        var (staging, prod) = (PolicyBuilders.Staging(), PolicyBuilders.Prod());
        (staging.Blocks, prod.Blocks) = ([block], ["city-x"]);

        Assert.Equal([Both("Gateway:Modes:prod:Blocks", "Gateway:Modes:staging:Blocks", "block", example, "SharedBlocks")], PolicyCompiler.Compile(PolicyBuilders.Options(staging, prod)).Errors);
    }

    [Theory]
    [InlineData("prod_dsn", "prod_dsn")]
    [InlineData("prod-dsn", "prod-dsn")]
    [InlineData("prod*", "prod-")]
    public void A_mode_does_not_take_in_anothers_variables(string variable, string example)
    {
        var staging = PolicyBuilders.Staging();
        staging.PrefectVariables = [variable];

        Assert.Equal(
            [Both("Gateway:Modes:prod:PrefectVariables", "Gateway:Modes:staging:PrefectVariables", "Prefect variable", example, "SharedPrefectVariables")],
            PolicyBuilders.Errors(staging));
    }

    [Fact]
    public void A_lane_does_not_take_in_another_modes_blocks_either()
    {
        var errors = LaneBuilders.Errors(static mode => mode.Lanes!["a"].Blocks = ["prod-db-password"]);

        Assert.Contains(Both("Gateway:Modes:prod:Blocks", "Gateway:Modes:staging:Lanes:a:Blocks", "block", "prod-db-password", "SharedBlocks"), errors);
    }

    [Fact]
    public void What_is_a_modes_cannot_be_listed_as_shared()
    {
        var options = PolicyBuilders.Options();
        (options.SharedBlocks, options.SharedPrefectVariables) = (["shared", "staging-token"], ["prod_dsn", "p*"]);

        Assert.Equal(
            [
                "Gateway:SharedBlocks:1: 'staging-token' belongs to MODE staging by its name or by Gateway:Modes:staging:Blocks, so it cannot be shared. Remove it here, or rename it.",
                "Gateway:SharedPrefectVariables:0: 'prod_dsn' belongs to MODE prod by its name or by Gateway:Modes:prod:PrefectVariables, so it cannot be shared. Remove it here, or rename it.",
            ],
            PolicyCompiler.Compile(options).Errors);
    }

    private static string Both(string left, string right, string what, string example, string shared) =>
        $"{left} and {right} both match the {what} '{example}', which would belong to two MODEs. "
        + $"Narrow one, list the name without * in both, or list it in Gateway:{shared} if every MODE may use it. A name that starts with a MODE's name always belongs to that MODE.";

    [Fact]
    public void A_mode_whose_own_values_refer_to_what_it_may_not_use_does_not_start() => Assert.Equal(
        [
            "Gateway:Modes:staging:Environment:A refers to the block prod-a, which is MODE prod's. Refer to one of MODE staging.",
            "Gateway:Modes:staging:Variables:B refers to the Prefect variable prod_b, which is MODE prod's. Refer to one of MODE staging.",
            "Gateway:Modes:staging:Variables:D refers to the Prefect variable d, which is neither MODE staging's nor shared. Add it to Gateway:Modes:staging:PrefectVariables, or to Gateway:SharedPrefectVariables if every MODE may use it.",
        ],
        PolicyBuilders.Errors(new ModeOptions
        {
            Environment = new Dictionary<string, string?> { ["A"] = "{{ prefect.blocks.secret.prod-a }}" },
            Variables = new Dictionary<string, string?> { ["B"] = "{{ prefect.variables.prod_b }}", ["C"] = "{{ prefect.variables.staging_c }}", ["D"] = "{{ prefect.variables.d }}" },
        }));

    private static IReadOnlyList<Finding> Review(string jobVariables) => ManifestLimitTests.Review(PolicyBuilders.Deployment(jobVariables), static _ => { });
}
