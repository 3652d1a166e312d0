using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;

namespace Gateway.Sandbox.Endpoints;

/// <summary>
/// What an update does to the schedules. If all that exist have slugs, those sent are matched by slug and none is
/// deleted; if not, those sent replace them all.
/// </summary>
internal sealed record SchedulePlan(
    Answer? Refusal,
    IReadOnlyList<(Schedule Existing, JsonElement Body)> Changes,
    IReadOnlyList<JsonElement> Additions,
    bool ReplaceAll)
{
    private static readonly SchedulePlan Nothing = new(null, [], [], ReplaceAll: false);

    public static SchedulePlan For(Deployment deployment, JsonElement body)
    {
        var sent = body.Value("schedules")?.EnumerateArray().ToArray();
        var existing = deployment.Schedules;
        if (existing.Count == 0 || existing.Exists(schedule => schedule.Slug is null))
        {
            var complete = sent?.Where(each => each.Value("schedule") is not null).ToArray() ?? [];
            return sent is null ? Nothing
                : Schedules.HaveEqualSlugs(complete) ? Refused(Answer.IntegrityConflict)
                : Nothing with { Additions = complete, ReplaceAll = true };
        }

        return sent is null ? Nothing : BySlug(existing, sent);
    }

    public void Apply(Deployment deployment, SandboxCall call)
    {
        if (ReplaceAll)
        {
            deployment.Schedules.Clear();
        }

        foreach (var (existing, body) in Changes)
        {
            Schedules.Change(existing, body, call);
        }

        Schedules.Add(deployment, Additions, call);
    }

    private static SchedulePlan BySlug(List<Schedule> existing, JsonElement[] sent)
    {
        if (sent.Any(each => each.Text("slug") is null))
        {
            return Refused(Unprocessable("Please provide a slug for each schedule in your request to ensure schedules are updated correctly."));
        }

        if (RenamingRefusal(existing, sent) is { } refusal)
        {
            return refusal;
        }

        var changes = new List<(Schedule, JsonElement)>();
        var additions = new List<JsonElement>();
        foreach (var each in sent)
        {
            var slug = Replaced(each) ?? each.Text("slug");
            if (existing.Find(schedule => schedule.Slug == slug) is { } match)
            {
                changes.Add((match, each));
            }
            else if (each.Value("schedule") is null)
            {
                return Refused(Unprocessable("Unable to create new deployment schedules without a schedule configuration."));
            }
            else
            {
                additions.Add(each);
            }
        }

        return Schedules.HaveEqualSlugs(additions)
            ? Refused(Answer.IntegrityConflict)
            : Nothing with { Changes = changes, Additions = additions };
    }

    /// <summary>The slug that a schedule is to have no longer. One that nobody has is no mistake: the schedule is new then.</summary>
    private static string? Replaced(JsonElement sent) => sent.Text("replaces") is { Length: > 0 } slug ? slug : null;

    /// <summary>No slug is replaced twice, and none takes the place of one that stays.</summary>
    private static SchedulePlan? RenamingRefusal(List<Schedule> existing, JsonElement[] sent)
    {
        var replaced = sent.Select(Replaced).OfType<string>().ToArray();
        if (replaced.GroupBy(slug => slug, StringComparer.Ordinal).FirstOrDefault(slugs => slugs.Count() > 1) is { } twice)
        {
            return Refused(Unprocessable($"Multiple schedules have 'replaces' targeting the same slug: {twice.Key}"));
        }

        var taken = sent.FirstOrDefault(each => Replaced(each) is not null
            && each.Text("slug") is { Length: > 0 } slug
            && existing.Exists(schedule => schedule.Slug == slug)
            && !replaced.Contains(slug, StringComparer.Ordinal));
        return taken.ValueKind == JsonValueKind.Undefined ? null : Refused(Unprocessable(
            $"Cannot rename schedule from '{Replaced(taken)}' to '{taken.Text("slug")}': a schedule with slug '{taken.Text("slug")}' already exists."));
    }

    private static SchedulePlan Refused(Answer answer) => Nothing with { Refusal = answer };

    private static Answer Unprocessable(string detail) => Answer.Problem(StatusCodes.Status422UnprocessableEntity, detail);
}
