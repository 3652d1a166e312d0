using System.Globalization;
using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>No schedule, active or not, runs more often than the MODE allows.</summary>
internal sealed class ScheduleIntervalRule : IDeploymentRule
{
    public IEnumerable<Refusal> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from schedule in deployment.Schedules
        let distance = ScheduleDistance.Of(schedule.Rule)
        where distance < mode.Limits.MinScheduleInterval.TotalSeconds
        select new Refusal
        {
            Code = RefusalCodes.ScheduleTooFrequent,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"{deployment.Name} has the schedule {Text(schedule.Rule)}, in which two runs are {distance:0.######} s apart; MODE {mode.Name} wants {mode.Limits.MinScheduleInterval:c} or more."),
            Seen = Text(schedule.Rule),
            Expected = mode.Limits.MinScheduleInterval.ToString("c", CultureInfo.InvariantCulture),
            Setting = mode.Setting(nameof(ModeOptions.MinScheduleInterval)),
            Pointer = "/manifest",
            Location = schedule.Location,
            Fix = schedule.Rule is ScheduleRule.Cron cron && CronRules.HasSeconds(cron.Expression)
                ? $"Prefect reads the sixth field as seconds. Where the first was meant to be, as Quartz has it, write minute, hour, day, month and weekday alone; otherwise run it less often, or lower {mode.Setting(nameof(ModeOptions.MinScheduleInterval))}."
                : $"Run it less often, or lower {mode.Setting(nameof(ModeOptions.MinScheduleInterval))}.",
        };

    private static string Text(ScheduleRule rule) => rule switch
    {
        ScheduleRule.Cron cron => cron.Expression,
        ScheduleRule.Interval interval => string.Create(CultureInfo.InvariantCulture, $"every {interval.Seconds} s"),
        ScheduleRule.Recurrence recurrence => recurrence.Rule,
        _ => throw new InvalidOperationException($"Unknown rule {rule}."),
    };
}
