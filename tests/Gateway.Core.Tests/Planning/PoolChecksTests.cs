using Gateway.Diagnostics;
using Gateway.Planning;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public class PoolChecksTests
{
    [Fact]
    public void A_pool_that_the_server_lacks_is_an_error()
    {
        var finding = Assert.Single(Plan(Wanted with { WorkPoolName = "nope" }, Live).Findings);

        Assert.Equal(("work_pool_not_found", FindingSeverity.Error, "daily"), (finding.Code, finding.Severity, finding.Deployment));
        Assert.Equal(Wanted.Location, finding.Location);
    }

    [Fact]
    public void A_list_of_environment_variables_passes_where_the_pools_template_takes_one()
    {
        var template = Json("""{"job_configuration": {}, "variables": {"type": "object", "properties": {"image": {"type": "string"}, "env": {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}}}}""");
        var pool = Docker with { Type = "kubernetes", BaseJobTemplate = template };
        var spec = Wanted with { JobVariables = Json("""{"env": [{"name": "A", "value": "1"}]}""") };

        Assert.Empty(Planner.Plan([spec], State() with { WorkPools = new Dictionary<string, WorkPool> { ["docker-pool"] = pool } }).Findings);
    }

    [Theory]
    [InlineData("""{"type": "string", "enum": ["a", "b"]}""", "image_reference_not_taken")]
    [InlineData("""{"type": "string", "pattern": "^ghcr"}""", "image_reference_not_taken")]
    [InlineData("""{"anyOf": [{"type": "string", "pattern": "^ghcr"}, {"type": "null"}]}""", "image_reference_not_taken")]
    [InlineData("""{"anyOf": [{"type": "string", "pattern": "^ghcr"}, {"type": "string"}]}""", null)]
    [InlineData("""{"type": "string", "pattern": "."}""", null)]
    [InlineData("""{"type": "string", "pattern": "(?<!x)(a"}""", null)]
    [InlineData("""{"type": "string", "maxLength": 5}""", "image_reference_not_taken")]
    [InlineData("""{"anyOf": [{"type": "string", "const": "a"}, {"type": "null"}]}""", "image_reference_not_taken")]
    [InlineData("""{"type": "object"}""", "job_variable_invalid")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", null)]
    public void A_template_that_takes_certain_images_takes_no_reference_to_a_variable(string image, string? code)
    {
        var pool = Docker with { BaseJobTemplate = Json($$$$"""{"variables": {"type": "object", "properties": {"image": {{{{image}}}} }}}""") };
        var state = State() with { WorkPools = new Dictionary<string, WorkPool> { ["docker-pool"] = pool } };

        Assert.Equal(code, Planner.Plan([Wanted with { ImageVariable = "staging_image_org_pipelines" }], state).Findings.SingleOrDefault()?.Code);
    }

    [Theory]
    [InlineData("""{"$ref": "#/definitions/a"}""", """{"a": {"type": "string", "allOf": [{"$ref": "#/definitions/a"}, {"$ref": "#/definitions/a"}, {"$ref": "#/definitions/a"}]}}""")]
    [InlineData("""{"type": "string", "pattern": "((a+)+)+$"}""", "{}")]
    public void A_hostile_template_takes_few_steps_however_many_deployments_there_are(string image, string definitions)
    {
        var pool = Docker with { BaseJobTemplate = Json($$$$"""{"variables": {"type": "object", "properties": {"image": {{{{image}}}} }, "definitions": {{{{definitions}}}} }}""") };
        var state = State() with { WorkPools = new Dictionary<string, WorkPool> { ["docker-pool"] = pool } };

        var plan = Planner.Plan([.. Enumerable.Range(0, 1000).Select(static index => Wanted with { Name = $"d{index}", ImageVariable = "staging_image_org_pipelines" })], state);

        Assert.Equal(1000, plan.Deployments.Count);
    }

    [Fact]
    public void An_agents_pool_is_an_error() =>
        Assert.Equal("work_pool_type_unsupported", Assert.Single(PlanWith(Docker with { Type = "prefect-agent" }).Findings).Code);

    [Theory]
    [InlineData(true, "PAUSED", "work_pool_paused")]
    [InlineData(false, "NOT_READY", "no_worker_online")]
    public void A_pool_that_starts_no_runs_is_a_warning_once(bool paused, string status, string code)
    {
        var state = State() with { WorkPools = new Dictionary<string, WorkPool> { ["docker-pool"] = Docker with { IsPaused = paused, Status = status } } };

        var finding = Assert.Single(Planner.Plan([Wanted, Wanted with { Name = "b" }], state).Findings);

        Assert.Equal((code, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void A_pool_that_says_nothing_of_its_workers_is_no_finding() => Assert.Empty(PlanWith(Docker with { Status = null }).Findings);

    [Theory]
    [InlineData("""{"image": "x", "image_pull_policy": "Sometimes"}""", "image_pull_policy")]
    [InlineData("""{"env": {"A": 1}}""", "env.A")]
    [InlineData("""{"env": [{"name": "A", "value": "1"}]}""", "env")]
    [InlineData("""{"networks": ["a", 5]}""", "networks")]
    [InlineData("""{"networks": "a"}""", "networks")]
    [InlineData("""{"privileged": "very"}""", "privileged")]
    [InlineData("""{"stream_output": null}""", "stream_output")]
    [InlineData("""{"registry_credentials": {"username": 5}}""", "registry_credentials")]
    public void A_job_variable_that_does_not_fit_the_pool_is_named_without_its_value(string variables, string path)
    {
        var findings = Plan(Wanted with { JobVariables = Json(variables) }).Findings;

        var finding = Assert.Single(findings);
        Assert.Equal(("job_variable_invalid", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"\"{path}", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"mem_limit": 5}""", "\"mem_limit\" does not match the base job template of the work pool \"docker-pool\", which requires a string or null; the value is 5.", "Set it to a string or null.")]
    [InlineData("""{"image_pull_policy": "hush"}""", "\"image_pull_policy\" does not match the base job template of the work pool \"docker-pool\", which requires one of IfNotPresent, Always, IfPossible, Never or null; the value is a string.", "Set it to one of IfNotPresent, Always, IfPossible, Never or null.")]
    [InlineData("""{"networks": "hush"}""", "\"networks\" does not match the base job template of the work pool \"docker-pool\", which requires a list; the value is a string.", "Set it to a list.")]
    [InlineData("""{"env": {"A": 1}}""", "\"env.A\" does not match the base job template of the work pool \"docker-pool\", which requires a string or null; the value is 1.", "Set it to a string or null.")]
    [InlineData("""{"env": {"API_KEY": 4711}}""", "\"env.API_KEY\" does not match the base job template of the work pool \"docker-pool\", which requires a string or null; the value is a number.", "Set it to a string or null.")]
    public void What_the_template_wants_is_said_and_what_it_is_given_where_that_is_no_secret(string variables, string message, string fix)
    {
        var finding = Assert.Single(Plan(Wanted with { JobVariables = Json(variables) }).Findings);

        Assert.Equal(("The job variable " + message, fix), (finding.Message, finding.Fix));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"image": null, "env": {"A": null, "B": "2026-01-01T00:00:00Z"}, "unknown": {"x": [1]}}""")]
    [InlineData("""{"image": "{{ prefect.variables.i }}", "env": {"A": "x {{ b }}"}, "networks": ["{{ n }}"]}""")]
    [InlineData("""{"registry_credentials": {"username": "u"}}""")]
    [InlineData("""{"registry_credentials": {"$ref": {"block_document_id": "1"}}}""")]
    public void What_the_server_takes_passes(string variables) => Assert.Empty(Plan(Wanted with { JobVariables = Json(variables) }).Findings);

    [Theory]
    [InlineData("""{"image_pull_policy": "{{ policy }}"}""")]
    [InlineData("""{"image_pull_policy": "{{ open"}""")]
    [InlineData("""{"privileged": "{{ prefect.variables.p }}"}""")]
    [InlineData("""{"networks": "{{ prefect.variables.n }}"}""")]
    [InlineData("""{"volumes": [{"$ref": {"block_document_id": "1"}}]}""")]
    [InlineData("""{"image": {"__prefect_kind": "workspace_variable", "variable_name": "i"}}""")]
    public void A_reference_is_for_the_server_what_it_is_written_as(string variables) =>
        Assert.Equal("job_variable_invalid", Assert.Single(Plan(Wanted with { JobVariables = Json(variables) }).Findings).Code);

    [Fact]
    public void Closed_objects_definitions_and_alternatives_are_checked()
    {
        var pool = Docker with
        {
            BaseJobTemplate = Json("""
                {"variables": {"type": "object", "additionalProperties": false, "required": ["a"],
                  "properties": {"a": {"$ref": "#/$defs/A"}, "b": {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "format": {"type": "string", "format": "email"}},
                  "$defs": {"A": {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}}}}
                """),
        };

        Assert.Empty(PlanWith(pool, """{"b": null, "format": "no mail"}""").Findings);
        Assert.Empty(PlanWith(pool, """{"a": {}, "b": 1}""").Findings);
        Assert.Contains("\"a.x\"", Assert.Single(PlanWith(pool, """{"a": {"x": "1"}}""").Findings).Message, StringComparison.Ordinal);
        Assert.Contains("\"c\"", Assert.Single(PlanWith(pool, """{"c": 1}""").Findings).Message, StringComparison.Ordinal);
        Assert.Contains("\"b\"", Assert.Single(PlanWith(pool, """{"b": "1"}""").Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"variables": null}""")]
    [InlineData("null")]
    public void A_pool_without_a_schema_takes_anything(string template) =>
        Assert.Empty(PlanWith(Docker with { BaseJobTemplate = Json(template) }, """{"image": 5}""").Findings);

    [Theory]
    [InlineData("""{"variables": {"properties": {"image": {"$ref": "http://127.0.0.1:1/schema.json"}}}}""")]
    [InlineData("""{"variables": {"properties": {"image": {"$ref": "#/$defs/Nothing"}}}}""")]
    [InlineData("""{"variables": 5}""")]
    public void A_schema_that_cannot_be_read_is_a_warning(string template)
    {
        var finding = Assert.Single(PlanWith(Docker with { BaseJobTemplate = Json(template) }).Findings);

        Assert.Equal(("work_pool_template_unreadable", FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    private static RolloutPlan PlanWith(WorkPool pool, string variables = """{"image": "a"}""") => Planner.Plan(
        [Wanted with { JobVariables = Json(variables) }],
        State() with { WorkPools = new Dictionary<string, WorkPool> { ["docker-pool"] = pool } });
}
