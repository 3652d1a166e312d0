using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>Triggers listen to what is the MODE's, and hand on what the event says.</summary>
public sealed class TriggerRuleTests
{
    [Theory]
    [InlineData("""{ "match": { "prefect.resource.id": "staging.file-arrived" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": ["staging-a", "staging_b*", "staging"] } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prefect.deployment.*", "prefect.resource.name": "load-staging" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prefect.work-pool.*", "prefect.resource.name": "docker-own" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prefect.flow-run.*" }, "match_related": { "prefect.resource.role": "deployment", "prefect.resource.name": "load-staging" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "deployment", "prefect.resource.name": ["load-*-staging", "a-staging"] } }""")]
    [InlineData("""{ "match_related": [{ "prefect.resource.role": "flow", "prefect.resource.name": "load" }, { "prefect.resource.role": "deployment", "prefect.resource.name": "load-staging" }] }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "work-pool", "prefect.resource.name": "docker-own" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.id": "prefect.tag.staging" } }""")]
    [InlineData("""{ "type": "compound", "triggers": [{ "match": { "prefect.resource.id": "staging.a" } }, { "type": "sequence", "triggers": [{ "match": { "prefect.resource.id": "staging.b" } }] }] }""")]
    public void A_trigger_on_what_is_the_modes_passes(string trigger) => Assert.Empty(Review(trigger));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "match": { } , "match_related": { }, "expect": ["prefect.flow-run.Failed"] }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prefect.flow-run.*" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prod.file-arrived" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": ["staging.a", "prod.a"] } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "*" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "!staging.a" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "stag*" } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prefect.deployment.*", "prefect.resource.name": "load-prod" } }""")]
    [InlineData("""{ "match": { "prefect.resource.name": "load-staging" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "deployment" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "deployment", "prefect.resource.name": "load-*" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "deployment", "prefect.resource.name": "!load-staging" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": ["deployment", "flow"], "prefect.resource.name": "load-staging" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "flow", "prefect.resource.name": "load" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "work-pool", "prefect.resource.name": "docker-pool" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "work-pool", "prefect.resource.name": "docker-*" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "work-pool", "prefect.resource.name": "docker-ow?" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "work-pool", "prefect.resource.name": "docker-[op]wn" } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.id": "prefect.tag.prod" } }""")]
    [InlineData("""{ "match_related": [] }""")]
    [InlineData("""{ "match": { "prefect.resource.id": [] } }""")]
    [InlineData("""{ "match": { "prefect.resource.id": "prefect.deployment.*", "prefect.resource.name": [] } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": "deployment", "prefect.resource.name": [] } }""")]
    [InlineData("""{ "match_related": { "prefect.resource.role": [], "prefect.resource.name": "load-staging" } }""")]
    [InlineData("""{ "type": "compound", "triggers": [] }""")]
    [InlineData("""{ "type": "compound", "triggers": [{ "match": { "prefect.resource.id": "staging.a" } }, { "match": { } }] }""")]
    public void A_trigger_that_listens_to_more_is_refused(string trigger)
    {
        var refusal = Assert.Single(Review(trigger));

        Assert.Equal(
            ("trigger_not_allowed", "abordagem-staging has a trigger that listens to events outside MODE staging.", "Gateway:Modes:staging:EventResources", 9),
            (refusal.Code, refusal.Message, refusal.Setting, refusal.Location!.Line));
    }

    [Fact]
    public void The_operator_says_which_other_resources_a_mode_may_listen_to() =>
        Assert.Empty(Review("""{ "match": { "prefect.resource.id": "lake/raw/a" } }""", static mode => mode.EventResources = ["lake/*"]));

    [Fact]
    public void The_operator_may_let_a_mode_listen_to_everything() => Assert.Empty(Review("{}", static mode => mode.EventResources = ["*"]));

    [Theory]
    [InlineData("""{ "a": "text", "b": 1, "c": ["{ }"], "d": { "__prefect_kind": "workspace_variable", "variable_name": "staging_x" } }""")]
    [InlineData("""{ "a": "{{ event.payload.path }}", "b": "run {{event.id}} of {{ event.resource.name }}{{ event.id }}" }""")]
    [InlineData("""{ "a": "{\"json\": {\"of\": 1}}" }""")]
    public void Values_references_and_fields_of_the_event_pass_as_parameters_of_a_trigger(string parameters) =>
        Assert.Empty(ManifestLimitTests.Review(PolicyBuilders.Deployment() with { Triggers = [ManifestLimitTests.Trigger(parameters: parameters)] }, static _ => { }));

    [Theory]
    [InlineData("{{ variables.prod_dsn }}")]
    [InlineData("{{ deployment.job_variables }}")]
    [InlineData("{{ flow_run.parameters }}")]
    [InlineData("{{ event.__class__ }}")]
    [InlineData("{{ event.id | tojson }}")]
    [InlineData("{{ event['id'] }}")]
    [InlineData("{{ event.id }} {{ variables.prod_dsn }}")]
    [InlineData("{% if true %}{% endif %}")]
    [InlineData("{# x #}{{variables.a}}")]
    [InlineData("{{ event.id ")]
    [InlineData("{{ event.id }}{{ event.id }}%}{%")]
    [InlineData("{{{ event.x }}{ variables.a }}")]
    [InlineData("{{{ event.x }}}")]
    [InlineData("{ {{ event.x }} }")]
    [InlineData("{{ event.x }}\n{ {variables.a}}{{")]
    public void A_template_that_says_more_than_the_event_is_refused_as_a_parameter_of_a_trigger(string text)
    {
        var parameters = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = new[] { text } });

        var refusal = Assert.Single(ManifestLimitTests.Review(PolicyBuilders.Deployment() with { Triggers = [ManifestLimitTests.Trigger(parameters: parameters)] }, static _ => { }));

        Assert.Equal(("trigger_not_allowed", 9), (refusal.Code, refusal.Location!.Line));
        Assert.DoesNotContain("prod_dsn", refusal.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Review(string trigger, Action<ModeOptions>? change = null)
    {
        var (staging, prod) = (PolicyBuilders.Staging(), PolicyBuilders.Prod());
        staging.WorkPools = ["docker-pool", "docker-own"];
        prod.WorkPools = ["docker-pool"];
        change?.Invoke(staging);
        var deployment = PolicyBuilders.Deployment() with { Triggers = [ManifestLimitTests.Trigger() with { Trigger = PolicyBuilders.Json(trigger) }] };
        return Admission.Review(PolicyBuilders.Policy(staging, prod).Find("staging")!, PolicyBuilders.Build(), [deployment]);
    }
}
