using System.Globalization;
using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>
/// Making the runs of a deployment's active schedules, paused or not. The server also does it by itself every few seconds;
/// the sandbox does it only when asked.
/// </summary>
internal static class RunScheduling
{
    private const int MinimumRuns = 3;

    private const int MaximumRuns = 100;

    private static readonly TimeSpan MinimumTime = TimeSpan.FromHours(1);

    private static readonly TimeSpan MaximumTime = TimeSpan.FromDays(100);

    /// <summary>The answer says nothing, not even that there is no such deployment.</summary>
    public static Answer Run(SandboxCall call)
    {
        if (!call.Store.Deployments.TryGetValue(call.Id, out var deployment))
        {
            return Answer.Ok(null);
        }

        var active = deployment.Schedules.Where(schedule => schedule.Active).ToArray();
        if (Array.Exists(active, schedule => schedule.Definition.Text("rrule") is { } rule && RecurrenceRules.NeverComeDue(rule)))
        {
            return Answer.InternalError;
        }

        var body = call.Body;
        var start = body.Text("start_time") is { } from ? RunStates.Time(from) : call.Now;
        var end = body.Text("end_time") is { } until ? RunStates.Time(until) : start + MaximumTime;
        var enough = start + (body.Value("min_time") is { } seconds ? TimeSpan.FromSeconds(seconds.GetDouble()) : MinimumTime);
        var minimum = body.Value("min_runs")?.GetInt32() ?? MinimumRuns;
        foreach (var schedule in active)
        {
            var made = 0;
            foreach (var time in ScheduleTimes.Between(schedule.Definition, start, end).Take(body.Value("max_runs")?.GetInt32() ?? MaximumRuns))
            {
                Add(call, deployment, schedule, time);
                if (++made >= minimum && time >= enough)
                {
                    break;
                }
            }
        }

        return Answer.Ok(null);
    }

    private static void Add(SandboxCall call, Deployment deployment, Schedule schedule, DateTimeOffset time)
    {
        var written = time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);
        var key = $"scheduled {deployment.Id} {schedule.Id} {written}";
        if (FlowRunCreation.Existing(call.Store, deployment.Flow, key) is not null)
        {
            return;
        }

        var id = Guid.CreateVersion7(call.Now);
        var run = new FlowRun
        {
            Id = id,
            Created = call.Now,
            Name = RunNames.From(Guid.NewGuid()),
            Deployment = deployment,
            DeploymentVersion = deployment.Version,
            Pool = deployment.Pool,
            Queue = deployment.Queue,
            Parameters = FlowRunCreation.Merge(deployment.Parameters, schedule.Parameters),
            IdempotencyKey = key,
            Tags = ["auto-scheduled", .. deployment.Tags],
            Labels = FlowRunCreation.LabelsOf(deployment),
            InfrastructureDocumentId = deployment.InfrastructureDocumentId,
            AutoScheduled = true,
            CreatedBy = JsonSerializer.SerializeToElement(
                new { schedule.Id, Type = "SCHEDULE", DisplayValue = schedule.Slug ?? KindOf(schedule.Definition) }, SandboxJson.Options),
        };
        run.Enter((RunState.New(Runs.RunStateType.Scheduled, null, call.Now, runId: null) with { Message = "Flow run scheduled" }).At(time));
        call.Store.FlowRuns.Add(id, run);
    }

    private static string KindOf(JsonElement definition) =>
        definition.Has("cron") ? "CronSchedule" : definition.Has("interval") ? "IntervalSchedule" : "RRuleSchedule";
}
