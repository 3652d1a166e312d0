using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>The measure: each deployment of the recorded manifest against the body that Prefect's own command line sent for it.</summary>
public sealed class GoldenManifestTests
{
    private static readonly JsonElement Bodies = ManifestFixture.ReadJson("deploy/create-bodies.json");
    private static readonly JsonElement Updates = ManifestFixture.ReadJson("deploy/update-bodies.json");
    private static readonly Compilation Compiled = ManifestFixture.CompileRecorded();

    public static TheoryData<string> Names => [.. Bodies.EnumerateObject().Select(body => body.Name)];

    [Fact]
    public void Every_deployment_of_the_recorded_manifest_compiles_in_its_order()
    {
        Assert.False(Compiled.HasErrors);
        Assert.Equal(Bodies.EnumerateObject().Select(body => body.Name), Compiled.Deployments.Select(spec => spec.Name));
        Assert.Empty(Compiled.NotSelected);
    }

    [Fact]
    public void The_only_warning_is_of_a_triggers_parameter_that_the_flow_has_not()
    {
        var finding = Compiled.OnlyFinding();

        Assert.Equal(("parameter_unknown", FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Equal("triggered", finding.Deployment);
        Assert.Equal(new ManifestLocation(106, 22), finding.Location);
    }

    [Fact]
    public void The_trigger_is_that_which_the_command_line_sent()
    {
        var trigger = Assert.Single(Assert.Single(Compiled.Deployments, spec => spec.Triggers.Count > 0).Triggers);
        var automation = ManifestFixture.ReadJson("deploy/automation-body.json");

        Assert.Equal(TextOf(automation, "name"), trigger.Name);
        Assert.Equal(TextOf(automation, "description"), trigger.Description);
        Assert.True(trigger.Enabled);
        AssertSame(automation.GetProperty("trigger"), trigger.Trigger);
        AssertSame(automation.GetProperty("actions")[0].GetProperty("parameters"), trigger.Parameters!.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_fields_are_those_that_the_command_line_sent(string name)
    {
        var (spec, body) = Pair(name);

        Assert.Equal(TextOf(body, "entrypoint"), spec.Entrypoint);
        Assert.Equal(TextOf(body, "version"), spec.Version);
        Assert.Equal(TextOf(body, "description"), spec.Description);
        Assert.Equal(TextOf(body, "work_pool_name"), spec.WorkPoolName);
        Assert.Equal(TextOf(body, "work_queue_name"), spec.WorkQueueName);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_schema_and_pull_steps_are_those_that_the_command_line_sent(string name)
    {
        var (spec, body) = Pair(name);

        AssertSame(body.GetProperty("parameters"), spec.Parameters);
        AssertSame(body.GetProperty("parameter_openapi_schema"), spec.ParameterOpenApiSchema!.Value);
        AssertSame(body.GetProperty("pull_steps"), spec.PullSteps!.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Switches_and_limits_are_those_that_the_command_line_sent(string name)
    {
        var (spec, body) = Pair(name);

        Assert.Equal(body.GetProperty("paused").GetBoolean(), spec.Paused ?? false);
        Assert.Equal(body.GetProperty("enforce_parameter_schema").GetBoolean(), spec.EnforceParameterSchema ?? true);
        AssertSame(body.GetProperty("concurrency_limit"), JsonSerializer.SerializeToElement(spec.ConcurrencyLimit));
        AssertSame(body.GetProperty("concurrency_options"), JsonSerializer.SerializeToElement(spec.ConcurrencyOptions is { } options
            ? new { collision_strategy = options.CollisionStrategy, grace_period_seconds = options.GracePeriodSeconds }
            : null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Schedules_are_those_that_the_command_line_sent(string name)
    {
        var (spec, body) = Pair(name);

        AssertSame(body.GetProperty("schedules"), JsonSerializer.SerializeToElement(spec.Schedules.Select(AsCreated)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schedule_says_only_what_the_manifest_says_as_the_recorded_update_does(string name)
    {
        var spec = Compiled.Deployments.Single(candidate => candidate.Name == name);
        var sent = Updates.GetProperty(name).TryGetProperty("schedules", out var schedules) ? schedules : JsonElement.Parse("[]");

        Assert.Equal(
            sent.EnumerateArray().Select(schedule => (
                Active: schedule.TryGetProperty("active", out var active) ? active.GetBoolean() : (bool?)null,
                Slug: TextOf(schedule, "slug"),
                Parameters: schedule.TryGetProperty("parameters", out _),
                Zone: TextOf(schedule.GetProperty("schedule"), "timezone"))),
            spec.Schedules.Select(schedule => (schedule.Active, schedule.Slug, schedule.Parameters is not null, schedule.Rule.TimeZone)));
    }

    [Theory]
    [InlineData("old-schedule-key")]
    [InlineData("every-schedule")]
    [InlineData("limits")]
    [InlineData("bare")]
    [InlineData("triggered")]
    public void Job_variables_are_those_that_the_command_line_sent(string name)
    {
        var (spec, body) = Pair(name);

        AssertSame(body.GetProperty("job_variables"), spec.JobVariables);
    }

    [Fact]
    public void A_reference_in_job_variables_stays_where_the_command_line_wrote_its_value_in_clear()
    {
        var (spec, _) = Pair("own-pull");

        ManifestFixture.AssertJson(
            """
            {"image": "ghcr.io/example/pipelines-arcgis:main-abcdef123",
             "env": {"MODE": "staging", "TEMPLATE": "{{ prefect.variables.gcp_project }}", "CTX": "{{ ctx.flow_run.id }}"}}
            """,
            spec.JobVariables);
    }

    [Fact]
    public void Tags_are_those_that_the_command_line_sent_except_that_a_scalar_tag_is_one_tag()
    {
        foreach (var spec in Compiled.Deployments.Where(spec => spec.Name != "limits"))
        {
            Assert.Equal(Bodies.GetProperty(spec.Name).GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()), spec.Tags);
        }

        Assert.Equal(["prod"], Pair("limits").Spec.Tags);
    }

    [Fact]
    public void The_flow_is_named_by_its_facts()
    {
        Assert.All(Compiled.Deployments, spec => Assert.True(spec.FlowFactsKnown));
        Assert.Equal("Abordagem | Carga ArcGIS", Pair("bare").Spec.FlowName);
        Assert.Equal("Equipamentos | Carga ArcGIS", Pair("every-schedule").Spec.FlowName);
        Assert.Equal("gestao-vagas-flow", Pair("limits").Spec.FlowName);
    }

    [Fact]
    public void The_variable_that_the_recording_left_unset_is_one_error_though_three_deployments_share_it()
    {
        var compilation = ManifestFixture.Compile(
            ManifestFixture.Read("deploy/prefect.yaml"),
            ManifestFixture.Everything with { Variables = ManifestFixture.Variables(), Flows = ManifestFixture.Flows() });

        var error = Assert.Single(compilation.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal("variable_unset", error.Code);
        Assert.Contains("NOT_SET_ANYWHERE", error.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(16, 18), error.Location);
        Assert.Equal(3, error.Places);
        Assert.Equal(["own-pull", "bare", "triggered"], compilation.Deployments.Select(spec => spec.Name));
    }

    private static (DeploymentSpec Spec, JsonElement Body) Pair(string name) =>
        (Compiled.Deployments.Single(spec => spec.Name == name), Bodies.GetProperty(name));

    private static string? TextOf(JsonElement body, string field) => body.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static object AsCreated(ScheduleSpec schedule) => new
    {
        schedule = RuleAsCreated(schedule.Rule),
        active = schedule.Active ?? true,
        max_scheduled_runs = (int?)null,
        parameters = schedule.Parameters ?? JsonElement.Parse("{}"),
        slug = schedule.Slug,

        // The command line sends it since 3.6.17; nothing is replaced in a new deployment, and older servers refuse it.
        replaces = (string?)null,
    };

    private static object RuleAsCreated(ScheduleRule rule) => rule switch
    {
        ScheduleRule.Cron cron => new { cron = cron.Expression, timezone = cron.TimeZone, day_or = cron.DayOr ?? true },
        ScheduleRule.Interval interval => new { interval = interval.Seconds, anchor_date = interval.AnchorDate, timezone = interval.TimeZone },
        _ => new { rrule = ((ScheduleRule.Recurrence)rule).Rule, timezone = rule.TimeZone },
    };

    private static void AssertSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}, found {actual}");
}
