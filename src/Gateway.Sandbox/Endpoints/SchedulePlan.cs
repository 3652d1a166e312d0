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

    public void Apply(Deployment deployment, DateTimeOffset now)
    {
        if (ReplaceAll)
        {
            deployment.Schedules.Clear();
        }

        foreach (var (existing, body) in Changes)
        {
            Schedules.Change(existing, body, now);
        }

        Schedules.Add(deployment, Additions, now);
    }

    private static SchedulePlan BySlug(List<Schedule> existing, JsonElement[] sent)
    {
        if (sent.Any(each => each.Text("slug") is null))
        {
            return Refused(Unprocessable("Please provide a slug for each schedule in your request to ensure schedules are updated correctly."));
        }

        var changes = new List<(Schedule, JsonElement)>();
        var additions = new List<JsonElement>();
        foreach (var each in sent)
        {
            var slug = each.Text("replaces") is { Length: > 0 } replaced ? replaced : each.Text("slug");
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

    private static SchedulePlan Refused(Answer answer) => Nothing with { Refusal = answer };

    private static Answer Unprocessable(string detail) => Answer.Problem(StatusCodes.Status422UnprocessableEntity, detail);
}
