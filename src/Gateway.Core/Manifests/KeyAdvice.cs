namespace Gateway.Manifests;

/// <summary>
/// Where keys belong that authors write in another place, or under a name that Prefect had before. Prefect ignores them without a word, so
/// that what they were to do is lost.
/// </summary>
internal static class KeyAdvice
{
    private const string IntoSchedule = "Move it into an item of schedules.";
    private const string IntoJobVariables = "Move it into job_variables of work_pool.";
    private const string IntoOwnVariables = "Move it into job_variables.";
    private const string IntoDecorator = "Set it in the flow's decorator, @flow(…).";
    private const string BesideLimit = "Move it into concurrency_limit, next to limit.";

    /// <summary>For keys of a deployment.</summary>
    public static IReadOnlyDictionary<string, string> InDeployment { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["work_queue_name"] = "Move it into work_pool.",
        ["work_queue"] = "Move it into work_pool, as work_queue_name.",
        ["queue"] = "Move it into work_pool, as work_queue_name.",
        ["work_pool_queue_name"] = "Move it into work_pool, as work_queue_name.",
        ["work_pool_name"] = "Move it into work_pool, as name.",
        ["pool"] = "Move it into work_pool, as name.",
        ["job_variables"] = "Move it into work_pool.",
        ["infra_overrides"] = "Move it into work_pool, as job_variables.",
        ["infrastructure"] = "Use work_pool, with the name of a pool and job_variables.",
        ["collision_strategy"] = BesideLimit,
        ["grace_period_seconds"] = BesideLimit,
        ["concurrency_options"] = "Write concurrency_limit as a mapping that has limit and these keys.",
        ["concurrency"] = "Write concurrency_limit: a number, or a mapping with limit and collision_strategy.",
        ["limit"] = "Rename it to concurrency_limit.",
        ["max_concurrent_runs"] = "Rename it to concurrency_limit.",
        ["is_schedule_active"] = "Use active in each item of schedules, or paused for the whole deployment.",
        ["schedule_active"] = "Use active in each item of schedules, or paused for the whole deployment.",
        ["active"] = "Use active in each item of schedules, or paused for the whole deployment.",
        ["enabled"] = "Use active in each item of schedules, or paused for the whole deployment.",
        ["cron"] = IntoSchedule,
        ["interval"] = IntoSchedule,
        ["rrule"] = IntoSchedule,
        ["timezone"] = IntoSchedule,
        ["anchor_date"] = IntoSchedule,
        ["day_or"] = IntoSchedule,
        ["slug"] = IntoSchedule,
        ["image"] = IntoJobVariables,
        ["env"] = IntoJobVariables,
        ["environment"] = "Move it into job_variables of work_pool, as env.",
        ["command"] = IntoJobVariables,
        ["networks"] = IntoJobVariables,
        ["volumes"] = IntoJobVariables,
        ["labels"] = "Set labels of the container in job_variables of work_pool. To find the deployment in Prefect, use tags.",
        ["image_pull_policy"] = IntoJobVariables,
        ["namespace"] = IntoJobVariables,
        ["flow"] = "Rename it to entrypoint, or to flow_name if it is the flow's name.",
        ["path"] = "Write the path in entrypoint. To say where a run gets its code from, use pull.",
        ["storage"] = "Use pull for the steps that bring the code to the run.",
        ["steps"] = "Use pull for the steps that bring the code to the run.",
        ["default_parameters"] = "Rename it to parameters.",
        ["parameter_defaults"] = "Rename it to parameters.",
        ["automations"] = "Rename it to triggers.",
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
        ["work_queue"] = "Rename it to work_queue_name.",
        ["queue"] = "Rename it to work_queue_name.",
        ["queue_name"] = "Rename it to work_queue_name.",
        ["work_pool_queue_name"] = "Rename it to work_queue_name.",
        ["image"] = IntoOwnVariables,
        ["env"] = IntoOwnVariables,
        ["environment"] = "Move it into job_variables, as env.",
        ["command"] = IntoOwnVariables,
        ["networks"] = IntoOwnVariables,
        ["volumes"] = IntoOwnVariables,
        ["labels"] = IntoOwnVariables,
        ["image_pull_policy"] = IntoOwnVariables,
        ["namespace"] = IntoOwnVariables,
        ["variables"] = "Rename it to job_variables.",
        ["infra_overrides"] = "Rename it to job_variables.",
        ["concurrency_limit"] = "Move it one level up, next to work_pool, where it limits the deployment. Set a limit of the whole pool in Prefect.",
        ["type"] = "The pool's type is set when the pool is created in Prefect; remove it here.",
    };

    /// <summary>For keys of <c>concurrency_limit</c>.</summary>
    public static IReadOnlyDictionary<string, string> InConcurrency { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["strategy"] = "Rename it to collision_strategy.",
        ["concurrency_limit"] = "Rename it to limit.",
        ["value"] = "Rename it to limit.",
        ["slots"] = "Rename it to limit.",
        ["grace"] = "Rename it to grace_period_seconds.",
        ["grace_period"] = "Rename it to grace_period_seconds.",
    };

    /// <summary>For keys of a schedule.</summary>
    public static IReadOnlyDictionary<string, string> InSchedule { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["schedule"] = "Write cron, interval or rrule directly in the item.",
        ["enabled"] = "Rename it to active.",
        ["is_active"] = "Rename it to active.",
        ["schedule_active"] = "Rename it to active.",
        ["is_schedule_active"] = "Rename it to active.",
        ["paused"] = "Use active with the opposite value, or move paused into the deployment.",
        ["tz"] = "Rename it to timezone.",
        ["time_zone"] = "Rename it to timezone.",
        ["start_date"] = "Rename it to anchor_date, next to interval.",
        ["start"] = "Rename it to anchor_date, next to interval.",
        ["anchor"] = "Rename it to anchor_date, next to interval.",
        ["name"] = "Rename it to slug.",
        ["job_variables"] = "Schedules have no job variables in Prefect. Create a separate deployment for these runs, with job_variables in its work_pool.",
    };
}
