using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>No schedule, active or not, runs more often than the MODE allows, or has Prefect look for runs in shorter steps.</summary>
internal sealed class ScheduleIntervalRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        var least = mode.Limits.MinScheduleInterval;
        var setting = mode.Setting(nameof(ModeOptions.MinScheduleInterval));
        foreach (var schedule in deployment.Schedules)
        {
            if (FaultOf(schedule.Rule, least, setting) is var (problem, fix))
            {
                yield return new Finding
                {
                    Code = RefusalCodes.ScheduleTooFrequent,
                    Message = string.Create(CultureInfo.InvariantCulture, $"{deployment.Name} has the schedule {Text(schedule.Rule)}, {problem}; MODE {mode.Name} requires {least:c} or more."),
                    Seen = Text(schedule.Rule),
                    Expected = least.ToString("c", CultureInfo.InvariantCulture),
                    Setting = setting,
                    Pointer = "/manifest",
                    Location = schedule.Location,
                    Fix = fix,
                };
            }
        }
    }

    private static (string Problem, string Fix)? FaultOf(ScheduleRule rule, TimeSpan least, string setting)
    {
        if (ScheduleDistance.Measure(rule) is var distance && distance < least.TotalSeconds)
        {
            return (
                string.Create(CultureInfo.InvariantCulture, $"in which two runs are only {distance:0.######} s apart"),
                rule is ScheduleRule.Cron cron && CronExpression.Parse(cron.Expression).HasSeconds
                    ? $"Prefect reads the sixth field as seconds. If the first field was meant as seconds, as in Quartz, use only minute, hour, day, month and weekday. Otherwise run the flow less often, or lower {setting}."
                    : $"Run the flow less often, or lower {setting}.");
        }

        return ScheduleDistance.StepOf(rule) is var step && step < least.TotalSeconds
            ? (
                string.Create(CultureInfo.InvariantCulture, $"which Prefect evaluates in steps of {step:0.######} s, even where its BY… parts exclude the runs"),
                $"Use a longer FREQ, such as FREQ=HOURLY;BYMINUTE=0 instead of FREQ=MINUTELY;BYMINUTE=0, or lower {setting}.")
            : null;
    }

    private static string Text(ScheduleRule rule) => rule switch
    {
        ScheduleRule.Cron cron => cron.Expression,
        ScheduleRule.Interval interval => string.Create(CultureInfo.InvariantCulture, $"every {interval.Seconds} s"),
        ScheduleRule.Recurrence recurrence => recurrence.Rule,
        _ => throw new InvalidOperationException($"Unknown rule {rule}."),
    };
}
