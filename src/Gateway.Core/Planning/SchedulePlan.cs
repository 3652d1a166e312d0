using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// How a deployment's schedules become exactly the wanted ones, by what the server does with a patch: where each schedule it holds has a
/// slug, given ones are found or created by theirs, none is removed, and one without is refused; otherwise the given ones replace all.
/// </summary>
/// <param name="Delete">Ids of schedules to delete before the patch.</param>
/// <param name="Give">Schedules for the patch; null when it says nothing of schedules.</param>
internal sealed record SchedulePlan(IReadOnlyList<Guid> Delete, IReadOnlyList<GivenSchedule>? Give)
{
    private static readonly SchedulePlan Nothing = new([], null);

    /// <summary>Whether there is anything to do.</summary>
    public bool Changes => Delete.Count > 0 || Give is not null;

    public static SchedulePlan For(IReadOnlyList<ScheduleSpec> wanted, IReadOnlyList<LiveSchedule> live)
    {
        if (wanted.Count == 0 && live.Count == 0)
        {
            return Nothing;
        }

        var met = Match(wanted, live);
        if (!met.Contains(null))
        {
            var kept = met.ToHashSet();
            return new SchedulePlan([.. live.Where(schedule => !kept.Contains(schedule)).Select(schedule => schedule.Id)], null);
        }

        return wanted.All(schedule => schedule.Slug is not null) ? BySlug(wanted, live, met) : Replacing(wanted, live, met);
    }

    // What has no slug, or one that is not wanted, goes first; what is left has slugs only, so that the patch finds each by its own.
    private static SchedulePlan BySlug(IReadOnlyList<ScheduleSpec> wanted, IReadOnlyList<LiveSchedule> live, LiveSchedule?[] met)
    {
        var slugs = wanted.Select(schedule => schedule.Slug).ToHashSet(StringComparer.Ordinal);
        var present = live.Where(schedule => schedule.Slug is not null).ToDictionary(schedule => schedule.Slug!, StringComparer.Ordinal);
        var give = new List<GivenSchedule>();
        for (var index = 0; index < wanted.Count; index++)
        {
            if (met[index] is null)
            {
                give.Add(Given(wanted[index], present.GetValueOrDefault(wanted[index].Slug!)));
            }
        }

        return new SchedulePlan([.. live.Where(schedule => schedule.Slug is null || !slugs.Contains(schedule.Slug)).Select(schedule => schedule.Id)], give);
    }

    // One without a slug is taken only where the server holds one like it, or none at all.
    private static SchedulePlan Replacing(IReadOnlyList<ScheduleSpec> wanted, IReadOnlyList<LiveSchedule> live, LiveSchedule?[] met)
    {
        var give = wanted.Select((schedule, index) => Given(schedule, met[index])).ToList();
        return live.Any(schedule => schedule.Slug is null)
            ? new SchedulePlan([], give)
            : new SchedulePlan([.. live.Select(schedule => schedule.Id)], give);
    }

    private static GivenSchedule Given(ScheduleSpec schedule, LiveSchedule? before) =>
        new(schedule, before is not null && ScheduleBodies.ReadRule(before.Schedule) is ScheduleRule.Interval interval ? interval.AnchorDate : null);

    // Each wanted schedule's counterpart, each of the server's taken once. Those that ask for an anchor choose before those that take any.
    private static LiveSchedule?[] Match(IReadOnlyList<ScheduleSpec> wanted, IReadOnlyList<LiveSchedule> live)
    {
        var met = new LiveSchedule?[wanted.Count];
        var free = live.Select(schedule => (Schedule: schedule, Normal: NormalSchedule.From(schedule))).ToList();
        var choosing = wanted
            .Select((schedule, index) => (Normal: NormalSchedule.From(schedule), Index: index))
            .OrderBy(choice => choice.Normal.Anchor is null);
        foreach (var choice in choosing)
        {
            var found = free.FindIndex(candidate => choice.Normal.IsMetBy(candidate.Normal));
            if (found >= 0)
            {
                met[choice.Index] = free[found].Schedule;
                free.RemoveAt(found);
            }
        }

        return met;
    }
}

/// <summary>A schedule in a patch.</summary>
/// <param name="Spec">The schedule.</param>
/// <param name="Anchor">Anchor of the server's own that it takes over, where the manifest gives none.</param>
internal sealed record GivenSchedule(ScheduleSpec Spec, string? Anchor);
