using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Testing;

/// <summary>Specs of the recorded manifest's six deployments, built by hand.</summary>
internal static class RecordedSpecs
{
    private const string FlowVersion = "69a1ed1dd491de5de79ebc2414a6759c";
    private const string Env = """{"MODE": "prod", "SIURB_URL": "https://siurb.example/portal", "COMPOSED": "https://siurb.example/rest?x=1", "UNSET": ""}""";
    private const string Image = "ghcr.io/example/pipelines-arcgis:main-abcdef123";
    private static readonly JsonElement Pull = Json("""[{"prefect.deployments.steps.set_working_directory": {"directory": "/app"}}]""");
    private static readonly JsonElement Common = Json($$"""{"image": "{{Image}}", "networks": ["prefect_prefect-stack"], "env": {{Env}}}""");

    public static IReadOnlyList<DeploymentSpec> All { get; } =
    [
        Bare("old-schedule-key") with
        {
            Tags = ["prod", "arcgis"],
            Schedules = [new ScheduleSpec { Rule = new ScheduleRule.Cron("0 */6 * * *") { TimeZone = "America/Sao_Paulo" } }],
            WorkQueueName = "default",
            JobVariables = Common,
        },
        Bare("every-schedule") with
        {
            FlowName = "Equipamentos | Carga ArcGIS",
            Entrypoint = "pipelines/flows.py:equipamentos_flow",
            Version = "main-abcdef123",
            Description = "Described in the decorator",
            Parameters = Json("""{"limit": 500}"""),
            ParameterOpenApiSchema = Schema("every-schedule"),
            EnforceParameterSchema = false,
            ConcurrencyLimit = 2,
            WorkQueueName = "default",
            JobVariables = Common,
            Schedules =
            [
                new ScheduleSpec { Rule = new ScheduleRule.Cron("0 6 * * *") { TimeZone = "America/Sao_Paulo" } },
                new ScheduleSpec
                {
                    Rule = new ScheduleRule.Interval(3600, "2026-01-01T00:00:00Z") { TimeZone = "America/Sao_Paulo" },
                    Active = false,
                    Parameters = Json("""{"limit": 10}"""),
                    Slug = "hourly",
                },
                new ScheduleSpec
                {
                    Rule = new ScheduleRule.Recurrence("FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20301231T000000") { TimeZone = "America/Sao_Paulo" },
                    Slug = "weekly",
                },
                new ScheduleSpec { Rule = new ScheduleRule.Cron("30 2 1 * 1", DayOr: false), Slug = "odd" },
            ],
        },
        Bare("limits") with
        {
            FlowName = "gestao-vagas-flow",
            Entrypoint = "pipelines/flows.py:gestao_vagas_flow",
            Description = "Two lines\nof text.\n",
            Paused = true,
            ConcurrencyLimit = 1,
            ConcurrencyOptions = new ConcurrencyOptions("CANCEL_NEW", 60),
            Parameters = Json("""{"window": {"start": "2026-01-01"}}"""),
            ParameterOpenApiSchema = Schema("limits"),
            PullSteps = Json("[]"),
            Tags = ["prod"],
            JobVariables = Json($$"""{"image": "ghcr.io/example/other:pinned", "networks": ["prefect_prefect-stack"], "env": {{Env}}, "mem_limit": "2g"}"""),
        },
        Bare("own-pull") with
        {
            WorkQueueName = "slow",
            PullSteps = Json("""
                [{"prefect.deployments.steps.git_clone": {"id": "clone", "repository": "https://github.com/example/pipelines.git", "branch": "main", "access_token": "{{ prefect.blocks.secret.github-token }}"}},
                 {"prefect.deployments.steps.run_shell_script": {"script": "echo {{ clone.directory }}"}}]
                """),
            JobVariables = Json($$$"""{"image": "{{{Image}}}", "env": {"MODE": "staging", "TEMPLATE": "{{ prefect.variables.gcp_project }}", "CTX": "{{ ctx.flow_run.id }}"}}"""),
        },
        Bare("bare"),
        Bare("triggered"),
    ];

    public static DeploymentSpec Named(string name) => All.Single(spec => spec.Name == name);

    public static DeploymentSpec Bare(string name) => new()
    {
        Name = name,
        FlowName = "Abordagem | Carga ArcGIS",
        FlowFactsKnown = true,
        Entrypoint = "pipelines/flows.py:abordagem_flow",
        Version = FlowVersion,
        Description = "Carga da camada abordagem.",
        Tags = [],
        Parameters = Json("{}"),
        ParameterOpenApiSchema = Schema("bare"),
        Schedules = [],
        WorkPoolName = "docker-pool",
        JobVariables = Json("{}"),
        PullSteps = Pull,
        Location = new ManifestLocation(1, 1),
    };

    public static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static JsonElement Schema(string name) => RecordedBodies.Creates.GetProperty(name).GetProperty("parameter_openapi_schema");
}
