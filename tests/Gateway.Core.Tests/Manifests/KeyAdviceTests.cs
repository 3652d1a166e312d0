using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class KeyAdviceTests
{
    [Theory]
    [InlineData("work_queue_name: heavy", "Move it under work_pool.")]
    [InlineData("work_pool_name: p", "Move it under work_pool, as name.")]
    [InlineData("job_variables: {env: {A: b}}", "Move it under work_pool.")]
    [InlineData("infra_overrides: {}", "Move it under work_pool, as job_variables.")]
    [InlineData("collision_strategy: CANCEL_NEW", "Move it under concurrency_limit, together with limit.")]
    [InlineData("grace_period_seconds: 60", "Move it under concurrency_limit, together with limit.")]
    [InlineData("concurrency_options: {collision_strategy: CANCEL_NEW}", "Write concurrency_limit as a mapping, with limit and what stands here.")]
    [InlineData("is_schedule_active: false", "Write active in each item of schedules, or paused for the whole deployment.")]
    [InlineData("cron: 0 3 * * *", "Move it into an item of the list schedules.")]
    [InlineData("timezone: UTC", "Move it into an item of the list schedules.")]
    [InlineData("image: x", "Move it under work_pool, into job_variables.")]
    [InlineData("env: {A: b}", "Move it under work_pool, into job_variables.")]
    [InlineData("retries: 3", "Set it in the flow's decorator: @flow(…).")]
    [InlineData("limit: 3", "Write it as concurrency_limit.")]
    [InlineData("automations: []", "Write it as triggers.")]
    [InlineData("concurrency_limit: {limit: 1, collision_strategy: ENQUEUE, strategy: x}", "Write it as collision_strategy.")]
    [InlineData("concurrency_limit: {limit: 1, collision_strategy: ENQUEUE, tags: [x]}", "Move it one level up, beside concurrency_limit.")]
    public void A_key_in_the_wrong_place_is_sent_to_the_right_one(string line, string fix)
    {
        var finding = ManifestFixture.OnlyWarning(line);

        Assert.Equal(("key_unknown", fix), (finding.Code, finding.Fix));
    }

    [Theory]
    [InlineData("concurrency_limit: 3", "Move it one level up, beside work_pool, where it limits the deployment; a limit of the whole pool is set in Prefect.")]
    [InlineData("tags: [x]", "Move it one level up, beside work_pool.")]
    [InlineData("schedules: []", "Move it one level up, beside work_pool.")]
    [InlineData("variables: {}", "Write it as job_variables.")]
    [InlineData("queue: heavy", "Write it as work_queue_name.")]
    [InlineData("image: x", "Move it into job_variables.")]
    [InlineData("env: {A: b}", "Move it into job_variables.")]
    [InlineData("something: x", "Correct its name; if it is a job variable, move it into job_variables.")]
    public void So_is_one_in_a_work_pool(string entry, string fix) =>
        Assert.Equal(fix, ManifestFixture.Compile($"deployments: [{{name: load, entrypoint: a.b, work_pool: {{name: p, {entry}}}}}]").OnlyFinding().Fix);

    [Theory]
    [InlineData("enabled: true", "Write it as active.")]
    [InlineData("tz: UTC", "Write it as timezone.")]
    [InlineData("name: nightly", "Write it as slug.")]
    [InlineData("tags: [x]", "Move it up into the deployment, beside schedules.")]
    [InlineData("start_date: 2026-01-01", "Write it as anchor_date, beside interval.")]
    [InlineData("job_variables: {}", "A schedule has none in Prefect: give the runs that differ a deployment of their own, with job_variables under its work_pool.")]
    public void So_is_one_in_a_schedule(string entry, string fix) =>
        Assert.Equal(fix, ManifestFixture.OnlyError($"schedules: [{{cron: 0 0 * * *, {entry}}}]").Fix);

    [Fact]
    public void So_is_one_beside_the_deployments() =>
        Assert.Equal(
            "Move it into each deployment that it is for; what several share may stand under definitions, with an anchor.",
            ManifestFixture.Compile(ManifestFixture.One() + "schedules: []\n").OnlyFinding().Fix);

    [Fact]
    public void A_mapping_beside_the_deployments_may_be_there_for_its_anchors() =>
        Assert.Equal(
            "Did you mean name? What only holds what anchors share may stand under definitions.",
            ManifestFixture.Compile(ManifestFixture.One() + "base: &base {a: b}\n").OnlyFinding().Fix);

    [Fact]
    public void No_advice_throws_away_what_was_meant() =>
        Assert.All(
            new[] { KeyAdvice.InDeployment, KeyAdvice.InWorkPool, KeyAdvice.InConcurrency, KeyAdvice.InSchedule }.SelectMany(advice => advice.Values),
            fix => Assert.DoesNotContain("Remove", fix, StringComparison.Ordinal));
}
