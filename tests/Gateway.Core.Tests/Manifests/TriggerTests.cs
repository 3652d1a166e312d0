using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class TriggerTests
{
    [Fact]
    public void An_empty_trigger_is_an_event_trigger_with_the_defaults_of_the_command_line()
    {
        var trigger = One("{}");

        Assert.Equal("load__automation_1", trigger.Name);
        Assert.Equal("", trigger.Description);
        Assert.Null(trigger.Enabled);
        Assert.Null(trigger.Parameters);
        Assert.Null(trigger.JobVariables);
        Assert.Equal(0, trigger.ScheduleAfter);
        Assert.Equal(new ManifestLocation(5, 16), trigger.Location);
        ManifestFixture.AssertJson(
            """{"type": "event", "match": {}, "match_related": {}, "after": [], "expect": [], "for_each": [], "posture": "Reactive", "threshold": 1, "within": 0}""",
            trigger.Trigger);
    }

    [Fact]
    public void An_event_trigger_may_say_everything()
    {
        var trigger = One(
            """
            {name: on-load, description: Loads, enabled: false, type: event, match: {a: x, b: [y, z]}, match_related: [{c: d}, {}],
            after: [one], expect: [two, two, three], for_each: [prefect.resource.id], posture: Proactive, threshold: 3, within: PT5M,
            parameters: {limit: 5}, job_variables: {mem_limit: 2g}, schedule_after: 90}
            """);

        Assert.Equal(("on-load", "Loads", false, 90d), (trigger.Name, trigger.Description, trigger.Enabled, trigger.ScheduleAfter));
        ManifestFixture.AssertJson("""{"limit": 5}""", trigger.Parameters);
        ManifestFixture.AssertJson("""{"mem_limit": "2g"}""", trigger.JobVariables);
        ManifestFixture.AssertJson(
            """
            {"type": "event", "match": {"a": "x", "b": ["y", "z"]}, "match_related": [{"c": "d"}, {}], "after": ["one"], "expect": ["two", "three"],
             "for_each": ["prefect.resource.id"], "posture": "Proactive", "threshold": 3, "within": 300}
            """,
            trigger.Trigger);
    }

    [Fact]
    public void A_trigger_without_a_name_is_named_by_its_place_in_the_list()
    {
        var spec = ManifestFixture.Deployment("triggers: [{}, {name: mine}, {name: null}, {name: ''}]");

        Assert.Equal(["load__automation_1", "mine", "load__automation_3", "load__automation_4"], spec.Triggers.Select(trigger => trigger.Name));
    }

    [Theory]
    [InlineData("load__automation_1", true)]
    [InlineData("load__automation_12", true)]
    [InlineData("load__automation_0", false)]
    [InlineData("load__automation_01", false)]
    [InlineData("load__automation_", false)]
    [InlineData("load__automation_1x", false)]
    [InlineData("other__automation_1", false)]
    [InlineData("load", false)]
    public void A_name_by_place_is_known_again(string name, bool known) => Assert.Equal(known, TriggerSpec.IsNameAt("load", name));

    [Theory]
    [InlineData("{triggers: [{}, {expect: [b]}], require: 2}", "compound", "2")]
    [InlineData("{triggers: [{}], require: any}", "compound", "\"any\"")]
    [InlineData("{type: compound, triggers: [{}], require: all}", "compound", "\"all\"")]
    [InlineData("{triggers: [{}]}", "sequence", null)]
    [InlineData("{type: sequence, triggers: [{}], within: 60}", "sequence", null)]
    public void A_trigger_of_others_is_told_by_its_type_or_by_its_keys(string text, string type, string? require)
    {
        var trigger = One(text).Trigger;

        Assert.Equal(type, trigger.GetProperty("type").GetString());
        Assert.Equal(require, trigger.TryGetProperty("require", out var found) ? found.GetRawText() : null);
        Assert.Equal("event", trigger.GetProperty("triggers")[0].GetProperty("type").GetString());
    }

    [Fact]
    public void Triggers_of_others_may_be_nested_and_have_no_time_limit_unless_they_say_so()
    {
        ManifestFixture.AssertJson(
            """
            {"type": "compound", "require": "all", "within": null, "triggers": [
              {"type": "sequence", "within": 60, "triggers": [
                {"type": "event", "match": {}, "match_related": {}, "after": [], "expect": ["a"], "for_each": [], "posture": "Proactive", "threshold": 1, "within": 10}]}]}
            """,
            One("{require: all, triggers: [{within: 60, triggers: [{expect: [a], posture: Proactive}]}]}").Trigger);
    }

    [Theory]
    [InlineData("parameters: {name: '{{ event.name }}'}", "{{ event.name }}")]
    [InlineData("parameters: {name: \"{{ event.payload['id'] | upper }}\"}", "{{ event.payload['id'] | upper }}")]
    [InlineData("parameters: {name: 'at {{ ctx.x }} {{ event.id }}'}", "at {{ ctx.x }} {{ event.id }}")]
    public void What_the_server_fills_in_when_it_fires_stays_in_the_parameters(string text, string expected) =>
        Assert.Equal(expected, One($"{{{text}}}").Parameters!.Value.GetProperty("name").GetString());

    [Fact]
    public void Variables_and_step_outputs_are_filled_in()
    {
        var compilation = ManifestFixture.Compile(
            ManifestFixture.One("triggers: [{match: {id: '{{ $ID }}'}, enabled: '{{ $ON }}', within: '{{ $LONG }}', parameters: {id: '{{ $ID }} {{ event.id }}'}}]"),
            ManifestFixture.Everything with { Variables = new Dictionary<string, string> { ["ID"] = "seven", ["ON"] = "yes", ["LONG"] = "PT1M" } });

        Assert.Empty(compilation.Findings);
        var trigger = Assert.Single(compilation.Deployments[0].Triggers);
        Assert.True(trigger.Enabled);
        Assert.Equal("seven", trigger.Trigger.GetProperty("match").GetProperty("id").GetString());
        Assert.Equal(60, trigger.Trigger.GetProperty("within").GetDouble());
        Assert.Equal("seven {{ event.id }}", trigger.Parameters!.Value.GetProperty("id").GetString());
    }

    [Fact]
    public void A_reference_in_job_variables_stays_for_the_worker() =>
        Assert.Equal(
            "{{ prefect.variables.x }}",
            One("{job_variables: {image: '{{ prefect.variables.x }}'}}").JobVariables!.Value.GetProperty("image").GetString());

    [Theory]
    [InlineData("{type: flow}", "trigger_type_unknown", 23)]
    [InlineData("{type: 5}", "type_mismatch", 23)]
    [InlineData("{type: metric, metric: {name: lateness}}", "trigger_metric", 23)]
    [InlineData("{posture: Metric}", "trigger_metric", 26)]
    [InlineData("{posture: reactive}", "trigger_posture", 26)]
    [InlineData("{type: event, posture: Metric}", "trigger_posture", 39)]
    [InlineData("{threshold: 0}", "type_mismatch", 28)]
    [InlineData("{threshold: many}", "type_mismatch", 28)]
    [InlineData("{threshold: '{{ $THRESHOLD }}'}", "variable_unset", 28)]
    [InlineData("{posture: Proactive, within: 9.999}", "trigger_within", 45)]
    [InlineData("{posture: Proactive, within: PT5S}", "trigger_within", 45)]
    [InlineData("{within: -1}", "duration_invalid", 25)]
    [InlineData("{within: soon}", "duration_invalid", 25)]
    [InlineData("{within: [1]}", "type_mismatch", 25)]
    [InlineData("{schedule_after: -1}", "duration_invalid", 33)]
    [InlineData("{match: [a]}", "type_mismatch", 24)]
    [InlineData("{match: {a: 5}}", "type_mismatch", 28)]
    [InlineData("{match: {a: null}}", "type_mismatch", 28)]
    [InlineData("{match: {a: [b, 5]}}", "type_mismatch", 32)]
    [InlineData("{match_related: [a]}", "type_mismatch", 33)]
    [InlineData("{expect: prefect.flow-run.Failed}", "type_mismatch", 25)]
    [InlineData("{expect: [{a: b}]}", "type_mismatch", 26)]
    [InlineData("{after: 5}", "type_mismatch", 24)]
    [InlineData("{for_each: {a: b}}", "type_mismatch", 27)]
    [InlineData("{enabled: maybe}", "type_mismatch", 26)]
    [InlineData("{name: [a]}", "type_mismatch", 23)]
    [InlineData("{parameters: [a]}", "type_mismatch", 29)]
    [InlineData("{job_variables: text}", "type_mismatch", 32)]
    [InlineData("{job_variables: {a: '{{ event.name }}'}}", "placeholder_unresolved", 36)]
    [InlineData("{parameters: {a: '{{ prefect.variables.x }}'}}", "reference_not_supported_here", 33)]
    [InlineData("{match: {a: '{{ event.name }}'}}", "placeholder_unresolved", 28)]
    [InlineData("{type: compound, triggers: [{}]}", "trigger_require", 16)]
    [InlineData("{triggers: [{}], require: some}", "trigger_require", 42)]
    [InlineData("{triggers: [{}], require: 2}", "type_mismatch", 42)]
    [InlineData("{triggers: [{}], require: 0}", "type_mismatch", 42)]
    [InlineData("{triggers: []}", "trigger_empty", 27)]
    [InlineData("{type: sequence}", "trigger_empty", 16)]
    [InlineData("{triggers: text}", "type_mismatch", 27)]
    [InlineData("{triggers: [text]}", "type_mismatch", 28)]
    [InlineData("{triggers: [{type: metric}]}", "trigger_metric", 35)]
    [InlineData("{triggers: [{posture: Proactive, within: 1}]}", "trigger_within", 57)]
    public void Bad_input_is_an_error_at_its_place(string trigger, string code, int column)
    {
        var finding = ManifestFixture.OnlyError($"triggers: [{trigger}]");

        Assert.Equal(code, finding.Code);
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
        Assert.Equal("load", finding.Deployment);
    }

    [Theory]
    [InlineData("triggers: {a: b}", 15)]
    [InlineData("triggers: text", 15)]
    [InlineData("triggers: [text]", 16)]
    public void Triggers_are_a_list_of_mappings(string line, int column)
    {
        var finding = ManifestFixture.OnlyError(line);

        Assert.Equal("type_mismatch", finding.Code);
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var compilation = ManifestFixture.CompileOne("triggers: [{posture: X, threshold: 0, expect: 5}, {type: y}, {within: z, triggers: [{within: -1}], require: 3}]");

        Assert.Equal(
            [("trigger_posture", 1), ("type_mismatch", 1), ("type_mismatch", 1), ("trigger_type_unknown", 1), ("duration_invalid", 2), ("type_mismatch", 1)],
            compilation.Findings.Select(finding => (finding.Code, finding.Places)));
    }

    [Theory]
    [InlineData("{posture: Proactive}")]
    [InlineData("{posture: Proactive, within: 0}")]
    [InlineData("{posture: Proactive, within: 10}")]
    public void A_proactive_trigger_waits_for_ten_seconds_at_least(string text) =>
        Assert.Equal(10, One(text).Trigger.GetProperty("within").GetDouble());

    [Theory]
    [InlineData("expect: [prefect.flow-run.Running]")]
    [InlineData("expect: [other, 'prefect.flow-run.*'], match: {prefect.resource.id: 'prefect.flow-run.*'}")]
    [InlineData("expect: [prefect.flow-run.Scheduled], match: {prefect.resource.id: [x, 'prefect.flow-run.*']}, match_related: [{a: b}, {}]")]
    public void A_trigger_that_starts_itself_for_ever_is_refused_as_the_server_would(string text)
    {
        var finding = ManifestFixture.OnlyError($"triggers: [{{{text}}}]");

        Assert.Equal("trigger_loop", finding.Code);
        Assert.Equal(new ManifestLocation(5, 25), finding.Location);
    }

    [Theory]
    [InlineData("expect: [prefect.flow-run.Completed]")]
    [InlineData("expect: [prefect.flow-run.Running], enabled: false")]
    [InlineData("expect: [prefect.flow-run.Running], posture: Proactive")]
    [InlineData("expect: [prefect.flow-run.Running], match: {prefect.resource.id: prefect.flow-run.x}")]
    [InlineData("expect: [prefect.flow-run.Running], match: {prefect.resource.id: 'prefect.flow-run.*', prefect.resource.name: x}")]
    [InlineData("expect: [prefect.flow-run.Running], match: {a: 'prefect.flow-run.*'}")]
    [InlineData("expect: [prefect.flow-run.Running], match_related: {prefect.resource.id: prefect.flow.x}")]
    [InlineData("triggers: [{expect: [prefect.flow-run.Running]}]")]
    public void A_trigger_that_may_end_is_not(string text) => Assert.NotNull(One($"{{{text}}}"));

    [Theory]
    [InlineData("[{name: same}, {name: same}]", 37)]
    [InlineData("[{name: load__automation_2}, {}]", 44)]
    public void Two_automations_of_a_deployment_may_not_have_one_name(string triggers, int column)
    {
        var finding = ManifestFixture.OnlyError("triggers: " + triggers);

        Assert.Equal("trigger_name_duplicate", finding.Code);
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
    }

    [Theory]
    [InlineData("{expects: [a]}", "Prefect ignores the key expects in an event trigger.", "Did you mean expect?")]
    [InlineData("{triggers: [{name: x}]}", "Prefect ignores the key name in an event trigger inside another.", "Correct its name, or remove it, because it has no effect.")]
    [InlineData("{triggers: [{}], require: any, posture: Reactive}", "Prefect ignores the key posture in a compound trigger.", "Correct its name, or remove it, because it has no effect.")]
    [InlineData("{type: sequence, triggers: [{}], require: any}", "Prefect ignores the key require in a sequence trigger.", "Correct its name, or remove it, because it has no effect.")]
    public void A_key_that_prefect_ignores_is_a_warning(string trigger, string message, string fix)
    {
        var finding = ManifestFixture.OnlyWarning($"triggers: [{trigger}]");

        Assert.Equal(("key_unknown", message, fix), (finding.Code, finding.Message, finding.Fix));
    }

    [Theory]
    [InlineData("limit: 5", null)]
    [InlineData("limit: '{{ event.payload.limit }}'", null)]
    [InlineData("limit: '{% if event %}1{% endif %}'", null)]
    [InlineData("limit: many", "parameter_type")]
    [InlineData("limits: 5", "parameter_unknown")]
    public void Parameters_that_the_flow_would_not_take_are_a_warning(string parameter, string? code)
    {
        var compilation = ManifestFixture.Compile(
            ManifestFixture.One($"triggers: [{{parameters: {{{parameter}}}}}]"),
            ManifestFixture.Everything with { Flows = [ManifestFixture.Flow("""{"properties": {"limit": {"type": "integer"}}}""")] });

        Assert.Equal(code, compilation.Findings.SingleOrDefault()?.Code);
        Assert.False(compilation.HasErrors);
    }

    [Theory]
    [InlineData("{MODE: dev}", "reserved_variable", 39)]
    [InlineData("{BUCKET: other}", "environment_conflict", 39)]
    [InlineData("{MODE: 5}", "reserved_variable", 39)]
    [InlineData("null", "type_mismatch", 38)]
    public void A_trigger_may_not_give_its_runs_another_environment_than_the_MODEs(string env, string code, int column)
    {
        var compilation = CompileWithEnvironment(env);
        var finding = Assert.Single(compilation.Findings);

        Assert.Empty(compilation.Deployments);
        Assert.Equal((code, FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
    }

    [Fact]
    public void A_trigger_may_repeat_the_MODEs_environment_and_add_to_it() =>
        Assert.Empty(CompileWithEnvironment("{MODE: prod, OTHER: x}").Findings);

    private static Compilation CompileWithEnvironment(string env) => ManifestFixture.Compile(
        ManifestFixture.One($"triggers: [{{job_variables: {{env: {env}}}}}]"),
        ManifestFixture.Everything with
        {
            Environment = new Dictionary<string, string> { ["BUCKET"] = "b" },
            ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "prod" },
        });

    private static TriggerSpec One(string trigger) =>
        Assert.Single(ManifestFixture.Deployment($"triggers: [{trigger.ReplaceLineEndings(" ")}]").Triggers);
}
