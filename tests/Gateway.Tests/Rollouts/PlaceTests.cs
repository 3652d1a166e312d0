using System.Text;
using Gateway.Planning;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Tests.Rollouts;

/// <summary>What is wrong with a deployment is shown at the key that says it, not where the deployment begins.</summary>
public sealed class PlaceTests
{
    private const string Manifest = """
        shared: &shared {name: gpu, work_queue_name: slow}
        pull:
          - prefect.deployments.steps.git_clone: {repository: r}
        deployments:
          - name: load-staging
            entrypoint: flows.py:load
            tags: [other]
            concurrency_limit:
              limit: 9
              collision_strategy: ENQUEUE
              grace_period_seconds: 90
            schedules:
              - {cron: "0 6 * * *"}
              - active: true
                interval: 5
            parameters:
              bucket: prod
            work_pool:
              name: gpu
              work_queue_name: slow
              job_variables:
                image: docker.io/evil/image:latest
                volumes: [/:/host]
                networks: [host]
                env:
                  DSN: "postgres://u:{{ prefect.blocks.secret.pwd }}@h"
                  OTHER: "{{ prefect.blocks.secret.prod-pwd }}"
            triggers:
              - expect: ["prefect.*-run.Failed"]
          - name: shared-staging
            entrypoint: flows.py:shared
            work_pool: *shared
        """;

    [Theory]
    [InlineData("work_pool_not_allowed", "19:7")]
    [InlineData("work_queue_not_allowed", "20:7")]
    [InlineData("image_not_allowed", "22:9")]
    [InlineData("image_tag_not_allowed", "22:9")]
    [InlineData("job_variable_not_allowed", "23:9")]
    [InlineData("environment_not_allowed", "26:11")]
    [InlineData("schedule_too_frequent", "15:9")]
    [InlineData("concurrency_not_allowed", "8:5")]
    [InlineData("tag_not_allowed", "7:5")]
    [InlineData("parameter_not_allowed", "17:7")]
    [InlineData("reference_not_allowed", "21:7")]
    [InlineData("reference_in_text", "26:11")]
    [InlineData("grace_period_ignored", "11:7")]
    [InlineData("trigger_pattern_unsupported", "29:9")]
    public void A_finding_stands_at_its_key(string code, string place) =>
        Assert.Contains(Lines(), line => line.StartsWith(place + ": ", StringComparison.Ordinal) && line.Contains($"({code})", StringComparison.Ordinal));

    [Fact]
    public void What_an_alias_brings_stands_at_its_anchor_and_what_the_deployment_has_not_at_the_deployment()
    {
        Assert.Contains(Lines(), line => line.StartsWith("19:7: ", StringComparison.Ordinal) && line.Contains("Also in 1 other place: shared-staging (line 32). (work_pool_not_allowed)", StringComparison.Ordinal));
        Assert.Contains(Lines(), line => line.StartsWith("30:5: ", StringComparison.Ordinal) && line.Contains("(concurrency_not_allowed)", StringComparison.Ordinal));
        Assert.Contains(Lines(), line => line.StartsWith("5:5: ", StringComparison.Ordinal) && line.Contains("(pull_step_not_allowed)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mem_limit", 4)]
    [InlineData("env.A", 6)]
    [InlineData("networks[0]", 7)]
    [InlineData("nothing", 3)]
    public void A_job_variable_that_the_template_refuses_stands_where_it_is_written(string path, int line)
    {
        var spec = Assert.Single(ManifestFixture.Compile(
            "deployments:\n  - {name: load, entrypoint: 'flows.py:load', work_pool:\n    {name: docker, job_variables: {\n      mem_limit: 5,\n      env: {\n        A: 1},\n      networks: [5]}}}\n").Deployments);

        Assert.Equal(line, PlanFindings.JobVariableInvalid(spec, path, null, null).Location!.Line);
    }

    private static IReadOnlyList<string> Lines()
    {
        var staging = PolicyBuilders.Staging();
        (staging.WorkQueues, staging.Tags, staging.EnvironmentNames, staging.MaxConcurrencyLimit) = (["default"], ["team"], ["NONE"], 2);
        staging.Parameters = new Dictionary<string, string?> { ["bucket"] = "staging-*" };
        var policy = PolicyBuilders.Policy(staging);
        return OfflineReview.Run(Encoding.UTF8.GetBytes(Manifest), policy.Find("staging")!, policy, ModeSecrets.None, [], server: PrefectVersion.Parse("3.4.25")).Lines;
    }
}
