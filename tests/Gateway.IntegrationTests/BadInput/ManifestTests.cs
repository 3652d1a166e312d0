using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.BadInput;

public sealed class ManifestTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private const string Deployment = """
        deployments:
          - name: a-staging
            entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow
            work_pool: { name: docker-pool }

        """;

    public static TheoryData<string, string, int, int> Broken => new()
    {
        { "deployments: [", "yaml_invalid", 1, 15 },
        { "just text", "manifest_not_mapping", 1, 1 },
        { Deployment + "deployments: []\n", "key_duplicate", 5, 1 },
        { Deployment + "    schedule: { cron: \"61 * * * *\" }\n", "cron_invalid", 5, 23 },
        { Deployment + "    schedule: { cron: \"1 * * * *\", timezone: Mars/Base }\n", "timezone_invalid", 5, 46 },
        { Deployment + "    description: \"{{ $NOBODY_SET_THIS }}\"\n", "variable_unset", 5, 18 },
        { Deployment + Deployment.Replace("deployments:\n", "", StringComparison.Ordinal), "deployment_duplicate", 5, 11 },
        { Deployment.Replace("a-staging", "a/b-staging", StringComparison.Ordinal), "name_invalid", 2, 11 },
        { Deployment.Replace("a-staging", "\"\"", StringComparison.Ordinal), "name_invalid", 2, 11 },
        { Deployment.Replace(":abordagem_flow", "", StringComparison.Ordinal), "entrypoint_invalid", 3, 17 },
        { Deployment.Replace("{ name: docker-pool }", "{ name: docker-pool, job_variables: { env: { MODE: prod } } }", StringComparison.Ordinal), "reserved_variable", 4, 61 },
        { Deployment.Replace("a-staging", "a", StringComparison.Ordinal), "no_deployment_for_mode", 0, 0 },
        { "deployments: []\n", "no_deployment_for_mode", 0, 0 },
        { "deployments:\n", "deployments_missing", 1, 1 },
        { "deployments:\n  - name: a-staging\n\tentrypoint: f.py:f\n", "yaml_invalid", 3, 1 },
        { "deployments: []\n# Abordagem de rua, ed\uFFFDcao\n", "manifest_not_utf8", 2, 23 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_manifest_is_422_with_line_and_column(string manifest, string code, int line, int column)
    {
        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        var error = problem["errors"]!.AsArray().First(error => (string?)error!["code"] == code)!;
        Assert.Equal((line, column), ((int?)error["line"] ?? 0, (int?)error["column"] ?? 0));
        Assert.False(string.IsNullOrEmpty((string?)error["fix"]));
    }

    [Fact]
    public async Task All_findings_are_given_at_once()
    {
        var manifest = Deployment + "    schedule: { cron: nonsense }\n    tags: { a: b }\n    description: \"{{ $UNSET }}\"\n";

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        Assert.Equal(["cron_invalid", "type_mismatch", "variable_unset"], problem["errors"]!.AsArray().Select(error => (string?)error!["code"]));
    }

    [Fact]
    public async Task What_twelve_deployments_share_is_one_refusal_at_its_anchor_with_twelve_places()
    {
        var deployments = Enumerable.Range(1, 12).Select(static number => string.Create(
            CultureInfo.InvariantCulture, $"  - name: flow-{number}-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    work_pool: *pool\n"));
        var manifest = $$"""
            x-pool: &pool
              name: docker-pool
              job_variables: { privileged: true }
            deployments:

            """ + string.Concat(deployments);

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.Forbidden, "build_refused");

        var error = Assert.Single(problem["errors"]!.AsArray(), static error => (string?)error!["code"] == "job_variable_not_allowed")!;
        Assert.Equal(
            ("/manifest", 3, 20, "flow-1-staging", 12),
            ((string?)error["pointer"], (int)error["line"]!, (int)error["column"]!, (string?)error["deployment"], (int)error["place_count"]!));
        Assert.Equal(
            Enumerable.Range(2, 11).Select(static number => (string.Create(CultureInfo.InvariantCulture, $"flow-{number}-staging"), 4 + (3 * number))),
            error["other_places"]!.AsArray().Select(static place => ((string)place!["deployment"]!, (int)place["line"]!)));
        Assert.Contains(" Also in 11 other places: flow-2-staging (line 10), ", (string?)error["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_that_come_with_the_errors_of_a_refused_manifest_say_that_they_are_none()
    {
        var manifest = Deployment + "    schedule: { cron: nonsense }\n    sla: { a: b }\n";

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        Assert.Equal(
            [("cron_invalid", "error"), ("sla_not_applied", "warning")],
            problem["errors"]!.AsArray().Select(error => ((string?)error!["code"], (string?)error["severity"])));
    }

    [Fact]
    public async Task An_alias_bomb_is_422()
    {
        var bomb = new StringBuilder("l0: &l0 [x,x,x,x,x,x,x,x,x]\n");
        for (var level = 1; level <= 9; level++)
        {
            bomb.Append('l').Append(level).Append(": &l").Append(level).Append(" [").AppendJoin(',', Enumerable.Repeat($"*l{level - 1}", 9)).Append("]\n");
        }

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: bomb + Deployment)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == "nodes_too_many");
    }

    [Fact]
    public async Task An_alias_bomb_of_characters_is_422()
    {
        var bomb = $"big: &big {new string('x', 700_000)}\n" + Deployment + $"    parameters: {{ all: [{string.Join(',', Enumerable.Repeat("*big", 3_500))}] }}\n";

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: bomb)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        Assert.Equal("expanded_too_long", (string?)Assert.Single(problem["errors"]!.AsArray())!["code"]);
    }

    [Fact]
    public async Task Real_deployments_as_many_as_a_request_can_hold_are_422_and_by_name()
    {
        // As short as a deployment can be that is none the worse for it: 18,500 of them are just below one MiB.
        var manifest = "deployments:\n" + string.Concat(Enumerable.Range(0, 18_500).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $"- {{name: {number:x}-staging, entrypoint: a.b, work_pool: *p}}\n")));
        manifest = "p: &p {name: docker-pool}\n" + manifest;
        var build = SignedBuild.From(SignedBuild.Json(manifest: manifest));
        Assert.InRange(build.Body.Length, 1_000_000, 1024 * 1024);

        var problem = await running.PostRefusedAsync(build, HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal(("deployments_too_many", "The manifest lists 18500 deployments; the maximum is 2000."), ((string?)error["code"], (string?)error["detail"]));
    }

    [Fact]
    public async Task A_hundred_thousand_deployments_are_422()
    {
        var manifest = "deployments:\n" + string.Concat(Enumerable.Repeat("- {}\n", 100_000));

        var problem = await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(manifest: manifest)), HttpStatusCode.UnprocessableEntity, "manifest_invalid");

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == "deployments_too_many");
    }

    [Fact]
    public async Task A_work_pool_that_the_server_does_not_have_fails_the_rollout_before_a_write()
    {
        var body = SignedBuild.Json(700, TestManifests.Simple.Replace("docker-pool", "pool-that-prefect-lacks", StringComparison.Ordinal));

        var rollout = await running.PostFailedAsync(body, "plan_invalid");

        Assert.Contains(rollout["findings"]!.AsArray(), finding => (string?)finding!["error"]!["code"] == "work_pool_not_found");
    }

    [Fact]
    public async Task Job_variables_that_the_pools_template_refuses_fail_the_rollout_before_a_write()
    {
        var body = SignedBuild.Json(701, TestManifests.From("never-there").Replace("        env: {", "        image_pull_policy: Sometimes\n        env: {", StringComparison.Ordinal));

        var rollout = await running.PostFailedAsync(body, "plan_invalid");

        var error = rollout["findings"]!.AsArray().Select(finding => finding!["error"]!).Single(error => (string?)error["code"] == "job_variable_invalid");
        Assert.Equal("never-there-staging", (string?)error["deployment"]);
        Assert.Contains("image_pull_policy", (string?)error["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("Sometimes", rollout.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_nobody_names_fails_the_rollout_with_its_entrypoint()
    {
        var body = SignedBuild.Json(702, TestManifests.From("nameless"));
        body["flows"] = new JsonArray();

        var rollout = await running.PostFailedAsync(body, "plan_invalid");

        Assert.Contains(
            rollout["findings"]!.AsArray(),
            finding => (string?)finding!["error"]!["code"] == "flow_unknown" && ((string?)finding["error"]!["detail"])!.Contains(TestManifests.Entrypoint, StringComparison.Ordinal));
    }
}
