namespace Gateway.Manifests;

/// <summary>
/// Where keys belong that authors write in another place, or under a name that Prefect had before. Prefect ignores them without a word, so
/// that what they were to do is lost.
/// </summary>
internal static class KeyAdvice
{
    private const string IntoSchedule = "Move it into an item of the list schedules.";
    private const string IntoJobVariables = "Move it under work_pool, into job_variables.";
    private const string IntoOwnVariables = "Move it into job_variables.";
    private const string IntoDecorator = "Set it in the flow's decorator: @flow(…).";
    private const string BesideLimit = "Move it under concurrency_limit, together with limit.";

    /// <summary>For keys of a deployment.</summary>
    public static IReadOnlyDictionary<string, string> InDeployment { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["work_queue_name"] = "Move it under work_pool.",
        ["work_queue"] = "Move it under work_pool, as work_queue_name.",
        ["queue"] = "Move it under work_pool, as work_queue_name.",
        ["work_pool_queue_name"] = "Move it under work_pool, as work_queue_name.",
        ["work_pool_name"] = "Move it under work_pool, as name.",
        ["pool"] = "Move it under work_pool, as name.",
        ["job_variables"] = "Move it under work_pool.",
        ["infra_overrides"] = "Move it under work_pool, as job_variables.",
        ["infrastructure"] = "Write work_pool, with the name of a pool and job_variables.",
        ["collision_strategy"] = BesideLimit,
        ["grace_period_seconds"] = BesideLimit,
        ["concurrency_options"] = "Write concurrency_limit as a mapping, with limit and what stands here.",
        ["concurrency"] = "Write concurrency_limit: a number, or a mapping with limit and collision_strategy.",
        ["limit"] = "Write it as concurrency_limit.",
        ["max_concurrent_runs"] = "Write it as concurrency_limit.",
        ["is_schedule_active"] = "Write active in each item of schedules, or paused for the whole deployment.",
        ["schedule_active"] = "Write active in each item of schedules, or paused for the whole deployment.",
        ["active"] = "Write active in each item of schedules, or paused for the whole deployment.",
        ["enabled"] = "Write active in each item of schedules, or paused for the whole deployment.",
        ["cron"] = IntoSchedule,
        ["interval"] = IntoSchedule,
        ["rrule"] = IntoSchedule,
        ["timezone"] = IntoSchedule,
        ["anchor_date"] = IntoSchedule,
        ["day_or"] = IntoSchedule,
        ["slug"] = IntoSchedule,
        ["image"] = IntoJobVariables,
        ["env"] = IntoJobVariables,
        ["environment"] = "Move it under work_pool, into job_variables, as env.",
        ["command"] = IntoJobVariables,
        ["networks"] = IntoJobVariables,
        ["volumes"] = IntoJobVariables,
        ["labels"] = "Labels of the container go under work_pool, into job_variables; to find the deployment in Prefect use tags.",
        ["image_pull_policy"] = IntoJobVariables,
        ["namespace"] = IntoJobVariables,
        ["flow"] = "Write it as entrypoint, or where it is the flow's name as flow_name.",
        ["path"] = "Write the path in entrypoint; where the code lies in the run is said by pull.",
        ["storage"] = "Write pull: the steps that bring the code to the run.",
        ["steps"] = "Write pull: the steps that bring the code to the run.",
        ["default_parameters"] = "Write it as parameters.",
        ["parameter_defaults"] = "Write it as parameters.",
        ["automations"] = "Write it as triggers.",
        ["retries"] = IntoDecorator,
        ["retry_delay_seconds"] = IntoDecorator,
        ["timeout_seconds"] = IntoDecorator,
        ["log_prints"] = IntoDecorator,
        ["flow_run_name"] = IntoDecorator,
        ["task_runner"] = IntoDecorator,
    };

    /// <summary>For keys of <c>work_pool</c>.</summary>
    public static IReadOnlyDictionary<string, string> InWorkPool { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["work_queue"] = "Write it as work_queue_name.",
        ["queue"] = "Write it as work_queue_name.",
        ["queue_name"] = "Write it as work_queue_name.",
        ["work_pool_queue_name"] = "Write it as work_queue_name.",
        ["image"] = IntoOwnVariables,
        ["env"] = IntoOwnVariables,
        ["environment"] = "Move it into job_variables, as env.",
        ["command"] = IntoOwnVariables,
        ["networks"] = IntoOwnVariables,
        ["volumes"] = IntoOwnVariables,
        ["labels"] = IntoOwnVariables,
        ["image_pull_policy"] = IntoOwnVariables,
        ["namespace"] = IntoOwnVariables,
        ["variables"] = "Write it as job_variables.",
        ["infra_overrides"] = "Write it as job_variables.",
        ["concurrency_limit"] = "Move it one level up, beside work_pool, where it limits the deployment; a limit of the whole pool is set in Prefect.",
        ["type"] = "The pool's type is set when it is created in Prefect; take it out here.",
    };

    /// <summary>For keys of <c>concurrency_limit</c>.</summary>
    public static IReadOnlyDictionary<string, string> InConcurrency { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["strategy"] = "Write it as collision_strategy.",
        ["concurrency_limit"] = "Write it as limit.",
        ["value"] = "Write it as limit.",
        ["slots"] = "Write it as limit.",
        ["grace"] = "Write it as grace_period_seconds.",
        ["grace_period"] = "Write it as grace_period_seconds.",
    };

    /// <summary>For keys of a schedule.</summary>
    public static IReadOnlyDictionary<string, string> InSchedule { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["schedule"] = "Write cron, interval or rrule directly in the list's item.",
        ["enabled"] = "Write it as active.",
        ["is_active"] = "Write it as active.",
        ["schedule_active"] = "Write it as active.",
        ["is_schedule_active"] = "Write it as active.",
        ["paused"] = "Write active with the opposite value; or move paused into the deployment.",
        ["tz"] = "Write it as timezone.",
        ["time_zone"] = "Write it as timezone.",
        ["start_date"] = "Write it as anchor_date, beside interval.",
        ["start"] = "Write it as anchor_date, beside interval.",
        ["anchor"] = "Write it as anchor_date, beside interval.",
        ["name"] = "Write it as slug.",
        ["job_variables"] = "A schedule has none in Prefect: give the runs that differ a deployment of their own, with job_variables under its work_pool.",
    };
}
