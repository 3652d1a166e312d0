using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Runs;
using Gateway.Sandbox.State;

namespace Gateway.Sandbox.Endpoints;

/// <summary>States that requests ask for, and which of them the server refuses.</summary>
internal static class RunStates
{
    /// <summary>The state that a checked body describes. One that is scheduled without a time is so for now.</summary>
    public static RunState Parse(JsonElement body, Guid runId, DateTimeOffset now)
    {
        var type = Enum.Parse<RunStateType>(body.Text("type")!, ignoreCase: true);
        var details = body.Value("state_details") ?? SandboxJson.EmptyObject;
        var state = RunState.New(type, body.Text("name"), now, runId) with
        {
            Message = body.Text("message"),
            Data = body.Value("data") ?? SandboxJson.Null,
        };
        var time = details.Text("scheduled_time") is { } given
            ? Time(given)
            : type == RunStateType.Scheduled ? now : (DateTimeOffset?)null;
        return state
            .With(details.EnumerateObject()
                .Where(detail => detail.Name != "flow_run_id" && state.Details.ContainsKey(detail.Name))
                .Select(detail => (detail.Name, JsonSerializer.SerializeToNode(detail.Value))))
            .At(time);
    }

    /// <summary>The answer to a state that is not to be forced and that the server does not let a run go into; null where it does.</summary>
    public static Answer? Refusal(RunState current, RunState proposed)
    {
        if (current.Details["transition_id"] is { } made
            && proposed.Details["transition_id"] is { } asked
            && JsonNode.DeepEquals(made, asked))
        {
            return Rejected(StatusCodes.Status200OK, current, "This run has already made this state transition.");
        }

        if (current.IsFinal && proposed.Type is (RunStateType.Cancelling or RunStateType.Paused or RunStateType.Crashed))
        {
            return Aborted($"Run is already in terminal state {RunStateView.TypeOf(current)}.");
        }

        return proposed.Type == RunStateType.Pending && !IsFurtherPending(current, proposed)
            && current.Type is RunStateType.Pending or RunStateType.Running or RunStateType.Cancelling or RunStateType.Cancelled
            ? Aborted($"This run is in a {RunStateView.TypeOf(current)} state and cannot transition to a PENDING state.")
            : null;
    }

    public static Answer Accepted(RunState state) => new(
        StatusCodes.Status201Created,
        new { state = new RunStateView(state), status = "ACCEPT", details = new { type = "accept_details" } });

    /// <summary>Another state stands than the one asked for.</summary>
    public static Answer Rejected(int status, RunState instead, string reason) => new(
        status,
        new { state = new RunStateView(instead), status = "REJECT", details = new { type = "reject_details", reason } });

    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime();

    private static Answer Aborted(string reason) => Answer.Ok(
        new { state = (object?)null, status = "ABORT", details = new { type = "abort_details", reason } });

    private static bool IsFurtherPending(RunState current, RunState proposed) =>
        current.Type == RunStateType.Pending && proposed.Name != current.Name && proposed.Name != "Pending";
}
