using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class KeyAdviceTests
{
    [Theory]
    [InlineData("work_queue_name: heavy", "Move it into work_pool.")]
    [InlineData("work_pool_name: p", "Move it into work_pool, as name.")]
    [InlineData("job_variables: {env: {A: b}}", "Move it into work_pool.")]
    [InlineData("infra_overrides: {}", "Move it into work_pool, as job_variables.")]
    [InlineData("collision_strategy: CANCEL_NEW", "Move it into concurrency_limit, next to limit.")]
    [InlineData("grace_period_seconds: 60", "Move it into concurrency_limit, next to limit.")]
    [InlineData("concurrency_options: {collision_strategy: CANCEL_NEW}", "Write concurrency_limit as a mapping that has limit and these keys.")]
    [InlineData("is_schedule_active: false", "Use active in each item of schedules, or paused for the whole deployment.")]
    [InlineData("cron: 0 3 * * *", "Move it into an item of schedules.")]
    [InlineData("timezone: UTC", "Move it into an item of schedules.")]
    [InlineData("image: x", "Move it into job_variables of work_pool.")]
    [InlineData("env: {A: b}", "Move it into job_variables of work_pool.")]
    [InlineData("retries: 3", "Set it in the flow's decorator, @flow(…).")]
    [InlineData("limit: 3", "Rename it to concurrency_limit.")]
    [InlineData("automations: []", "Rename it to triggers.")]
    [InlineData("concurrency_limit: {limit: 1, collision_strategy: ENQUEUE, strategy: x}", "Rename it to collision_strategy.")]
    [InlineData("concurrency_limit: {limit: 1, collision_strategy: ENQUEUE, tags: [x]}", "Move it one level up, next to concurrency_limit.")]
    public void A_key_in_the_wrong_place_is_sent_to_the_right_one(string line, string fix)
    {
        var finding = ManifestFixture.OnlyWarning(line);

        Assert.Equal(("key_unknown", fix), (finding.Code, finding.Fix));
    }

    [Theory]
    [InlineData("concurrency_limit: 3", "Move it one level up, next to work_pool, where it limits the deployment. Set a limit of the whole pool in Prefect.")]
    [InlineData("tags: [x]", "Move it one level up, next to work_pool.")]
    [InlineData("schedules: []", "Move it one level up, next to work_pool.")]
    [InlineData("variables: {}", "Rename it to job_variables.")]
    [InlineData("queue: heavy", "Rename it to work_queue_name.")]
    [InlineData("image: x", "Move it into job_variables.")]
    [InlineData("env: {A: b}", "Move it into job_variables.")]
    [InlineData("something: x", "Correct its name. If it is a job variable, move it into job_variables.")]
    public void So_is_one_in_a_work_pool(string entry, string fix) =>
        Assert.Equal(fix, ManifestFixture.Compile($"deployments: [{{name: load, entrypoint: a.b, work_pool: {{name: p, {entry}}}}}]").OnlyFinding().Fix);

    [Theory]
    [InlineData("enabled: true", "Rename it to active.")]
    [InlineData("tz: UTC", "Rename it to timezone.")]
    [InlineData("name: nightly", "Rename it to slug.")]
    [InlineData("tags: [x]", "Move it up into the deployment, next to schedules.")]
    [InlineData("start_date: 2026-01-01", "Rename it to anchor_date, next to interval.")]
    [InlineData("job_variables: {}", "Schedules have no job variables in Prefect. Create a separate deployment for these runs, with job_variables in its work_pool.")]
    public void So_is_one_in_a_schedule(string entry, string fix) =>
        Assert.Equal(fix, ManifestFixture.OnlyError($"schedules: [{{cron: 0 0 * * *, {entry}}}]").Fix);

    [Fact]
    public void So_is_one_beside_the_deployments() =>
        Assert.Equal(
            "Move it into each deployment that needs it. Values that several share can be defined under definitions, with an anchor.",
            ManifestFixture.Compile(ManifestFixture.One() + "schedules: []\n").OnlyFinding().Fix);

    [Fact]
    public void A_mapping_beside_the_deployments_may_be_there_for_its_anchors() =>
        Assert.Equal(
            "Did you mean name? Keys that only hold anchors can be defined under definitions.",
            ManifestFixture.Compile(ManifestFixture.One() + "base: &base {a: b}\n").OnlyFinding().Fix);

    [Fact]
    public void No_advice_throws_away_what_was_meant() =>
        Assert.All(
            new[] { KeyAdvice.InDeployment, KeyAdvice.InWorkPool, KeyAdvice.InConcurrency, KeyAdvice.InSchedule }.SelectMany(advice => advice.Values),
            fix => Assert.DoesNotContain("Remove", fix, StringComparison.Ordinal));
}
