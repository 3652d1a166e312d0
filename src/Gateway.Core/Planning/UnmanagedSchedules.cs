using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Fills in whether schedules are active of which the manifest does not say it.</summary>
internal static class UnmanagedSchedules
{
    /// <summary>The schedules as wanted, and whether one that was switched off by hand stays so.</summary>
    public static (IReadOnlyList<ScheduleSpec> Wanted, bool Kept) Fill(
        IReadOnlyList<ScheduleSpec> schedules,
        IReadOnlyList<LiveSchedule> live,
        UnmanagedFields unmanaged)
    {
        var existing = live.Select(NormalSchedule.From).ToList();
        var kept = false;
        var wanted = schedules.Select(schedule =>
        {
            if (schedule.Active is not null || !unmanaged.Keeps(last => SpokeOf(last, schedule)))
            {
                return schedule;
            }

            var off = schedule with { Active = false };
            if (!existing.Exists(NormalSchedule.From(off).IsMetBy) || existing.Exists(NormalSchedule.From(schedule).IsMetBy))
            {
                return schedule;
            }

            kept = true;
            return off;
        }).ToList();
        return (wanted, kept);
    }

    private static bool SpokeOf(DeploymentSpec last, ScheduleSpec schedule) => last.Schedules.Any(before =>
        before.Active is not null && (before.Slug is null ? before.Rule == schedule.Rule : before.Slug == schedule.Slug));
}
