using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public sealed class PlanViewsTests
{
    [Fact]
    public void A_deployment_is_shown_by_its_name_flow_and_what_becomes_of_it()
    {
        var create = PlanViews.From(Assert.Single(Plan(Wanted).Deployments));
        var unchanged = PlanViews.From(Assert.Single(Plan(Wanted, Live).Deployments));
        var update = PlanViews.From(Update(Wanted with { Description = "d" }, Live));

        Assert.Equal(("daily", Flow, PlannedAction.Create), (create.Name, create.FlowName, create.Action));
        Assert.Empty(create.Fields);
        Assert.Equal((PlannedAction.Unchanged, 0), (unchanged.Action, unchanged.Fields.Count));
        Assert.Equal(PlannedAction.Update, update.Action);
        AssertFields(["""description: "Carga da camada abordagem." -> "d" """], update);
    }

    [Fact]
    public void Job_variables_are_shown_key_by_key_and_their_environment_variable_by_variable()
    {
        var update = Update(
            Wanted with { JobVariables = Json("""{"image": "b", "env": {"MODE": "prod", "NEW": "1", "API_KEY": "two"}, "mem_limit": "1g"}""") },
            Live with { JobVariables = Json("""{"image": "a", "env": {"MODE": "prod", "OLD": "1", "API_KEY": "one"}, "mem_limit": "1g"}""") });

        AssertFields(
            [
                """job_variables.image: "a" -> "b" """,
                """job_variables.env.OLD: "••••••" -> null""",
                """job_variables.env.API_KEY: "••••••" -> "••••••" """,
                """job_variables.env.NEW: null -> "1" """,
            ],
            PlanViews.From(update));
    }

    [Fact]
    public void An_environment_that_is_a_list_is_shown_variable_by_variable_with_secrets_masked() =>
        AssertEnvironment(
            """[{"name": "MODE", "value": "prod"}, {"name": "OLD", "value": "1"}, {"name": "API_KEY", "value": "one"}, {"name": "USER", "value": "in-clear"}]""",
            """[{"name": "MODE", "value": "prod"}, {"name": "NEW", "value": "1"}, {"name": "API_KEY", "value": "two"}, {"name": "USER", "value": "{{ prefect.blocks.secret.u }}"}, {"name": "PWD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "k"}}}]""",
            """job_variables.env.OLD: "••••••" -> null""",
            """job_variables.env.API_KEY: "••••••" -> "••••••" """,
            """job_variables.env.USER: "••••••" -> "{{ prefect.blocks.secret.u }}" """,
            """job_variables.env.NEW: null -> "1" """,
            """job_variables.env.PWD: null -> "••••••" """);

    [Theory]
    [InlineData("2", """job_variables.env.A: "••••••" -> "2" """)]
    [InlineData("1", """job_variables.env: "••••••" -> [{"name":"A","value":"1"}]""")]
    public void A_list_that_takes_the_place_of_a_mapping_shows_what_differs_or_that_only_the_form_does(string value, string shown) =>
        AssertEnvironment("""{"A": "1"}""", $$"""[{"name": "A", "value": "{{value}}"}]""", shown);

    [Fact]
    public void A_list_by_hand_that_cannot_be_read_shows_no_value_that_a_reference_takes_the_place_of() =>
        AssertEnvironment(
            """[{"name": "USER", "value": "in-clear"}, {"name": "USER", "value": "in-clear"}]""",
            """[{"name": "USER", "value": "{{ prefect.blocks.secret.u }}"}]""",
            """job_variables.env: "••••••" -> [{"name":"USER","value":"{{ prefect.blocks.secret.u }}"}]""");

    [Fact]
    public void What_a_reference_to_a_Secret_block_takes_the_place_of_is_hidden_whatever_its_name()
    {
        const string Reference = "{{ prefect.blocks.secret.prod-siurb-user }}";

        AssertFields(
            ["""job_variables.env.SIURB_USER: "••••••" -> "{{ prefect.blocks.secret.prod-siurb-user }}" """],
            PlanViews.From(Update(
                Wanted with { JobVariables = Json($$$"""{"image": "a", "env": {"SIURB_USER": "{{{Reference}}}"}}""") },
                Live with { JobVariables = Json("""{"image": "a", "env": {"SIURB_USER": "in-clear"}}""") })));
        AssertFields(
            ["""job_variables.env.SIURB_USER: "••••••" -> "••••••" """],
            PlanViews.From(Update(
                Wanted with { JobVariables = Json("""{"image": "a", "env": {"SIURB_USER": "in-clear"}}""") },
                Live with { JobVariables = Json($$$"""{"image": "a", "env": {"SIURB_USER": "{{{Reference}}}"}}""") })));
    }

    [Theory]
    [InlineData("parameters", """{"a": "x s3cret", "b": 1}""", """{"a": "y", "b": 2}""", """parameters.a: "••••••" -> "••••••" """, """parameters.b: "••••••" -> 2""")]
    [InlineData("parameters", """{"a": "x"}""", """{"a": {"deep": ["z", "s3cret"], "b": "z"}}""", """parameters.a: "••••••" -> "••••••" """)]
    [InlineData("parameters", "{}", """{"a": ["s3cret"]}""", """parameters.a: null -> "••••••" """)]
    [InlineData("parameters", """{"pin": 4711}""", """{"pin": 4712}""", """parameters.pin: "••••••" -> "••••••" """)]
    [InlineData("parameters", """{"on": true}""", """{"on": false}""", """parameters.on: "••••••" -> false""")]
    [InlineData("parameters", """{"a": "s3cret"}""", """{"a": "{{ prefect.blocks.secret.staging-a }}"}""", """parameters.a: "••••••" -> "{{ prefect.blocks.secret.staging-a }}" """)]
    public void A_value_that_holds_a_known_secret_is_hidden_and_so_is_what_it_takes_the_place_of(string field, string old, string wanted, params string[] shown)
    {
        var planned = new PlannedDeployment.Update(Wanted, Flow, Live, [new FieldChange(field, Json(old), Json(wanted))], [], null);

        AssertFields(shown, PlanViews.From(planned, PlanDisclosure.Strictest with { HoldsSecret = IsSecret, HoldsOwnSecret = IsSecret }));
    }

    [Fact]
    public void What_is_wanted_is_hidden_for_the_lanes_own_secrets_alone_so_that_no_guess_of_anothers_is_confirmed()
    {
        var disclosure = PlanDisclosure.Strictest with { HoldsSecret = IsSecret, HoldsOwnSecret = static text => text == "own" };

        AssertShown(disclosure, "tags", """["s3cret"]""", """["a s3cret"]""", """tags: "••••••" -> "••••••" """);
        AssertShown(disclosure, "tags", """["old"]""", """["a s3cret"]""", """tags: ["old"] -> ["a s3cret"]""");
        AssertShown(disclosure, "tags", """["old"]""", """["own"]""", """tags: "••••••" -> "••••••" """);
    }

    private static bool IsSecret(string text) => text.Contains("s3cret", StringComparison.Ordinal) || text == "4711";

    [Fact]
    public void A_prune_shows_that_it_pauses()
    {
        var view = PlanViews.From(new PlannedPrune(Flow, Live, Gateway.Policy.PruneBehaviour.Pause, true));

        AssertFields(["paused: false -> true"], view);
    }

    [Fact]
    public void An_environment_that_was_not_there_is_shown_variable_by_variable_and_one_that_is_no_object_whole()
    {
        AssertFields(
            ["""job_variables.env.A: null -> "1" """],
            PlanViews.From(Update(Wanted with { JobVariables = Json("""{"image": "a", "env": {"A": "1"}}""") }, Live)));
        AssertFields(
            ["""job_variables.env: "••••••" -> {"A":"1"}"""],
            PlanViews.From(Update(Wanted with { JobVariables = Json("""{"image": "a", "env": {"A": "1"}}""") }, Live with { JobVariables = Json("""{"image": "a", "env": ["A=1"]}""") })));
    }

    [Fact]
    public void Job_variables_of_a_server_that_holds_none_are_shown_key_by_key() => AssertFields(
        ["""job_variables.image: null -> "a" """],
        PlanViews.From(Assert.Single(Plan(Wanted, Live with { JobVariables = null }).Deployments)));

    [Fact]
    public void Parameters_are_shown_key_by_key_with_secrets_masked() => AssertFields(
        ["""parameters.token: "••••••" -> "••••••" """, "parameters.days: null -> 3"],
        PlanViews.From(Update(Wanted with { Parameters = Json("""{"token": "b", "days": 3}""") }, Live with { Parameters = Json("""{"token": "a"}""") })));

    [Fact]
    public void Schedules_are_said_in_words()
    {
        var spec = Wanted with
        {
            Schedules =
            [
                new ScheduleSpec { Rule = new ScheduleRule.Interval(90, "2026-01-01T00:00:00Z") { TimeZone = "UTC" }, Active = false, Slug = "often" },
                new ScheduleSpec { Rule = new ScheduleRule.Cron("0 6 1 * 1", false) { TimeZone = "America/Sao_Paulo" }, Parameters = Json("""{"api_key": "hunter2", "n": 1}""") },
            ],
        };
        var live = Live with
        {
            Schedules = [new LiveSchedule { Id = Guid.NewGuid(), Schedule = Json("""{"rrule": "FREQ=DAILY", "timezone": "UTC"}""") }],
        };

        AssertFields(
            [
                """
                schedules: ["rrule FREQ=DAILY, UTC"] -> ["cron 0 6 1 * 1, on days that match both day fields, America/Sao_Paulo, parameters {\"api_key\":\"••••••\",\"n\":\"••••••\"}","every 90 s from 2026-01-01T00:00:00Z, UTC, inactive, slug often"]
                """,
            ],
            PlanViews.From(Update(spec, live)));
    }

    [Fact]
    public void A_schedule_of_an_unknown_kind_is_not_shown()
    {
        var view = PlanViews.From(Update(Wanted, Live with
        {
            Schedules = [new LiveSchedule { Id = Guid.NewGuid(), Schedule = Json("""{"moon": "full"}"""), Parameters = Json("""{"token": "hunter2"}""") }],
        }));

        Assert.Equal("""["••••••"]""", Compact(Assert.Single(view.Fields).Old));
    }

    [Fact]
    public void What_was_changed_by_hand_and_stays_is_shown_apart_from_what_changes_and_with_the_default_that_it_keeps_out()
    {
        var held = Live with { Paused = true, EnforceParameterSchema = false, GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), $"deployment:{Id}", 3) };

        var view = PlanViews.From(Assert.Single(Planner.Plan([Wanted with { Description = "d" }], State(held)).Deployments));

        Assert.Equal(["description"], view.Fields.Select(field => field.Field));
        Assert.Equal(
            ["enforce_parameter_schema: false, not true", "paused: true, not false", "concurrency_limit: 3, not null"],
            view.Kept.Select(field => $"{field.Field}: {field.Old.GetRawText()}, not {field.New.GetRawText()}"));
    }

    [Fact]
    public void A_value_is_cut_where_it_is_too_long_to_read()
    {
        var view = PlanViews.From(Update(Wanted with { Description = new string('x', FieldViews.MaxValueLength - 1) + "😀" }, Live));

        var shown = Assert.Single(view.Fields).New.GetString()!;
        Assert.EndsWith("xxx… (10001 characters)", shown, StringComparison.Ordinal);
    }

    /// <summary>Fields that are not public by nature, with something of a hand's in them.</summary>
    [Theory]
    [InlineData("job_variables", """{"env": {"SOURCE": "in-clear"}}""", """{"env": {"SOURCE": "new"}}""", """job_variables.env.SOURCE: "••••••" -> "new" """)]
    [InlineData("job_variables", """{"labels": {"a": "in-clear"}}""", """{"labels": {"a": "new"}}""", """job_variables.labels: "••••••" -> {"a":"new"}""")]
    [InlineData("job_variables", """["in-clear"]""", """{"image": "new"}""", """job_variables: "••••••" -> {"image":"new"}""")]
    [InlineData("parameters", """{"layer": "in-clear"}""", """{"layer": "new"}""", """parameters.layer: "••••••" -> "new" """)]
    [InlineData("parameters", """{"gone": {"deep": ["in-clear"]}}""", "{}", """parameters.gone: "••••••" -> null""")]
    [InlineData("pull_steps", """[{"run": {"script": "in-clear"}}]""", "null", """pull_steps: "••••••" -> null""")]
    [InlineData("parameter_openapi_schema", """{"default": "in-clear"}""", """{"default": "new"}""", """parameter_openapi_schema: "••••••" -> {"default":"new"}""")]
    [InlineData("trigger", """{"match": "in-clear"}""", """{"match": "new"}""", """trigger: "••••••" -> {"match":"new"}""")]
    [InlineData("a_field_to_come", "\"in-clear\"", "\"new\"", """a_field_to_come: "••••••" -> "new" """)]
    public void What_the_server_holds_of_a_field_that_is_not_public_by_nature_is_not_shown_whatever_its_name(string field, string old, string wanted, string shown) =>
        AssertShown(PlanDisclosure.Strictest, field, old, wanted, shown);

    [Theory]
    [InlineData("description", "\"a\"", "\"b\"", """description: "a" -> "b" """)]
    [InlineData("entrypoint", "\"a.py:b\"", "\"c.py:b\"", """entrypoint: "a.py:b" -> "c.py:b" """)]
    [InlineData("version", "\"1\"", "\"2\"", """version: "1" -> "2" """)]
    [InlineData("tags", """["a"]""", """["b"]""", """tags: ["a"] -> ["b"]""")]
    [InlineData("paused", "true", "false", "paused: true -> false")]
    [InlineData("work_pool_name", "\"a\"", "\"b\"", """work_pool_name: "a" -> "b" """)]
    [InlineData("work_queue_name", "\"a\"", "\"b\"", """work_queue_name: "a" -> "b" """)]
    [InlineData("concurrency_limit", "1", "2", "concurrency_limit: 1 -> 2")]
    [InlineData("job_variables", """{"image": "a:1"}""", """{"image": "a:2"}""", """job_variables.image: "a:1" -> "a:2" """)]
    public void What_is_public_by_nature_is_shown(string field, string old, string wanted, string shown) => AssertShown(PlanDisclosure.Strictest, field, old, wanted, shown);

    [Fact]
    public void What_the_MODE_lists_is_shown_and_nothing_beside_it()
    {
        var staging = PolicyBuilders.Staging();
        staging.PlanValues = ["job_variables.env.BIGQUERY_*", "parameters.layer", "schedules.parameters.days"];
        var disclosure = new PlanDisclosure(PolicyBuilders.Policy(staging).Find("staging")!, static _ => false, static _ => false);

        AssertShown(disclosure, "job_variables", """{"env": {"BIGQUERY_DATASET": "a", "BIGQUERY_TOKEN": "b", "SOURCE": "c"}}""", "{}", """job_variables.env.BIGQUERY_DATASET: "a" -> null""", """job_variables.env.BIGQUERY_TOKEN: "••••••" -> null""", """job_variables.env.SOURCE: "••••••" -> null""");
        AssertShown(disclosure, "parameters", """{"layer": "a", "layers": "b"}""", "{}", """parameters.layer: "a" -> null""", """parameters.layers: "••••••" -> null""");
        AssertShown(
            disclosure,
            "schedules",
            """[{"schedule": {"cron": "0 6 * * *"}, "parameters": {"days": 3, "source": "in-clear"}}]""",
            "[]",
            """schedules: ["cron 0 6 * * *, parameters {\"days\":3,\"source\":\"••••••\"}"] -> []""");
    }

    [Fact]
    public void What_the_MODEs_settings_put_into_a_deployment_is_not_the_senders_and_not_shown_unless_it_is_listed()
    {
        var staging = PolicyBuilders.Staging();
        staging.Environment = new Dictionary<string, string?> { ["GCP_PROJECT"] = "city-staging" };
        staging.Variables = new Dictionary<string, string?> { ["SOURCE"] = "oracle-of-staging" };
        var mode = PolicyBuilders.Policy(staging).Find("staging")!;
        const string Wanted = """{"env": {"GCP_PROJECT": "city-staging", "FROM": "at oracle-of-staging", "MODE": "staging", "OWN": "1"}}""";

        AssertShown(new PlanDisclosure(mode, static _ => false, static _ => false), "job_variables", "{}", Wanted, """job_variables.env.GCP_PROJECT: null -> "••••••" """, """job_variables.env.FROM: null -> "••••••" """, """job_variables.env.MODE: null -> "staging" """, """job_variables.env.OWN: null -> "1" """);
        staging.PlanValues = ["job_variables.env.*"];
        mode = PolicyBuilders.Policy(staging).Find("staging")!;
        AssertShown(new PlanDisclosure(mode, static _ => false, static _ => false), "job_variables", "{}", """{"env": {"GCP_PROJECT": "city-staging"}}""", """job_variables.env.GCP_PROJECT: null -> "city-staging" """);
    }

    [Fact]
    public void A_refusal_does_not_tell_what_a_variable_of_the_MODE_stands_for()
    {
        var staging = PolicyBuilders.Staging();
        staging.Variables = new Dictionary<string, string?> { ["SOURCE"] = "oracle-of-staging" };
        var disclosure = new PlanDisclosure(PolicyBuilders.Policy(staging).Find("staging")!, static _ => false, static _ => false);
        var refusal = new Finding { Code = "tag_not_allowed", Message = "MODE staging does not allow the tag oracle-of-staging.", Seen = "oracle-of-staging", Expected = "a-*", Pointer = "", Fix = "Remove it." };

        var (shown, expected) = (disclosure.WithoutValues(refusal), disclosure.WithoutValues(refusal with { Expected = "oracle-of-staging" }));

        Assert.Equal(("MODE staging does not allow the tag ••••••.", "••••••"), (shown.Message, shown.Seen));
        Assert.Equal("oracle-of-staging", expected.Seen);
    }

    [Theory]
    [InlineData("description", "\"ghp_0123456789abcdefghijABCDEFGHIJ012345\"", """description: "old" -> "••••••" """)]
    [InlineData("description", "\"see https://u:p@host/x\"", """description: "old" -> "see https://••••••@host/x" """)]
    [InlineData("parameters", """{"layer": "Zm9vYmFyMTIzNDU2Nzg5MHF3ZXJ0eXVpb3A"}""", """parameters.layer: null -> "••••••" """)]
    public void What_looks_like_a_secret_is_masked_where_values_are_shown_too(string field, string wanted, string shown) =>
        AssertShown(PlanDisclosure.Strictest, field, field == "description" ? "\"old\"" : "{}", wanted, shown);

    private static void AssertShown(PlanDisclosure disclosure, string field, string old, string wanted, params string[] expected) =>
        Assert.Equal(
            expected.Select(line => line.Trim()),
            FieldViews.From([new FieldChange(field, Json(old), Json(wanted))], disclosure).Select(view => $"{view.Field}: {Compact(view.Old)} -> {Compact(view.New)}"));

    private static void AssertEnvironment(string old, string wanted, params string[] expected) =>
        Assert.Equal(
            expected.Select(line => line.Trim()),
            FieldViews.From([new FieldChange("job_variables", Json($$"""{"env": {{old}}}"""), Json($$"""{"env": {{wanted}}}"""))], PlanDisclosure.Strictest)
                .Select(field => $"{field.Field}: {field.Old.GetRawText()} -> {field.New.GetRawText()}"));

    private static void AssertFields(string[] expected, DeploymentView view) =>
        Assert.Equal(expected.Select(line => line.Trim()), view.Fields.Select(field => $"{field.Field}: {Compact(field.Old)} -> {Compact(field.New)}"));

    private static string Compact(JsonElement value) => value.GetRawText().Replace("\": ", "\":", StringComparison.Ordinal);
}
