using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Whether a flow run, or a line of a log, matches a checked filter.</summary>
internal static class RunFilters
{
    public static bool Matches(JsonElement? filter, FlowRun run, bool anyState) => Filters.Combine(
        filter,
        part => part.Name switch
        {
            "id" => Filters.MatchesId(part.Value, run.Id),
            "name" => Filters.MatchesName(part.Value, run.Name),
            "tags" => Filters.MatchesTags(part.Value, run.Tags),
            "deployment_id" => Filters.Combine(part.Value, each => each.Name == "any_"
                ? Filters.MatchesId(part.Value, run.Deployment.Id)
                : !each.Value.GetBoolean()),
            "work_queue_name" => Filters.Combine(part.Value, each => each.Name == "any_"
                ? Filters.MatchesText(part.Value, run.Queue?.Name)
                : each.Value.GetBoolean() == run.Queue is null),
            "state" => anyState || Filters.Combine(part.Value, each =>
                Filters.MatchesText(each.Value, each.Name == "type" ? RunStateView.TypeOf(run.State) : run.State.Name)),
            "flow_version" => Filters.MatchesText(part.Value, run.FlowVersion),
            "start_time" => MatchesTime(part.Value, run.Start),
            "end_time" => MatchesTime(part.Value, run.End),
            "expected_start_time" => MatchesTime(part.Value, run.ExpectedStart),
            "next_scheduled_start_time" => MatchesTime(part.Value, run.NextScheduledStart),
            "idempotency_key" => Filters.MatchesText(part.Value, run.IdempotencyKey),
            _ => true,
        });

    public static bool Matches(JsonElement? filter, Guid run, LogLine line) => Filters.Combine(
        filter,
        part => part.Name switch
        {
            "level" => (part.Value.Value("ge_") is not { } low || line.Level >= low.GetInt32())
                && (part.Value.Value("le_") is not { } high || line.Level <= high.GetInt32()),
            "timestamp" => MatchesTime(part.Value, line.Timestamp),
            "flow_run_id" => Filters.MatchesId(part.Value, run),
            _ => true,
        });

    private static bool MatchesTime(JsonElement filter, DateTimeOffset? time) =>
        (filter.Text("before_") is not { } before || time <= RunStates.Time(before))
        && (filter.Text("after_") is not { } after || time >= RunStates.Time(after))
        && (filter.Value("is_null_") is not { } isNull || isNull.GetBoolean() == time is null);
}
