using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>What writing a deployment does to its schedules.</summary>
internal static class Schedules
{
    /// <summary>Adds them; with a deployment the number of runs to keep scheduled is lost on the way.</summary>
    public static List<Schedule> Add(Deployment deployment, IEnumerable<JsonElement> bodies, SandboxCall call, bool withMaximum = false)
    {
        var added = bodies.Select(body => New(body, call, withMaximum)).ToList();
        deployment.Schedules.AddRange(added);
        return added;
    }

    /// <summary>Changes what is sent, as far as it is not null. Parameters that are not sent become empty.</summary>
    public static void Change(Schedule schedule, JsonElement body, SandboxCall call)
    {
        schedule.Updated = call.Now;
        schedule.Parameters = body.Value("parameters") ?? SandboxJson.EmptyObject;
        schedule.Active = body.Value("active")?.GetBoolean() ?? schedule.Active;
        schedule.MaxScheduledRuns = body.Value("max_scheduled_runs")?.GetInt32() ?? schedule.MaxScheduledRuns;
        schedule.Slug = body.Text("slug") ?? schedule.Slug;
        if (body.Value("schedule") is { } definition)
        {
            schedule.Definition = ScheduleModels.Complete(definition, call.Now, call.Manners);
        }
    }

    /// <summary>Whether two of them have the same slug, which the server's database does not allow.</summary>
    public static bool HaveEqualSlugs(IEnumerable<JsonElement> bodies, IEnumerable<string?>? existing = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return bodies.Select(body => body.Text("slug")).Concat(existing ?? []).Any(slug => slug is not null && !seen.Add(slug));
    }

    private static Schedule New(JsonElement body, SandboxCall call, bool withMaximum) => new()
    {
        Id = Guid.NewGuid(),
        Created = call.Now,
        Updated = call.Now,
        Definition = ScheduleModels.Complete(body.GetProperty("schedule"), call.Now, call.Manners),
        Active = body.Value("active")?.GetBoolean() ?? true,
        MaxScheduledRuns = withMaximum ? body.Value("max_scheduled_runs")?.GetInt32() : null,
        Parameters = body.Value("parameters") ?? SandboxJson.EmptyObject,
        Slug = body.Text("slug"),
    };
}
