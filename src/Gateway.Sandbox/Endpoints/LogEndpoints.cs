using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class LogEndpoints
{
    public static void MapLogs(this SandboxRoutes routes) =>
        routes.Post("/logs/filter", FlowRunModels.LogQuery, Filter);

    private static Answer Filter(SandboxCall call)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var lines = call.Store.FlowRuns.Values
            .SelectMany(run => run.Logs, (run, line) => (Run: run, Line: line))
            .Where(each => RunFilters.Matches(call.Body.Value("logs"), each.Run.Id, each.Line))
            .OrderBy(each => each.Line.Timestamp)
            .Select(each => new LogView(each.Run, each.Line));
        return Answer.Ok(page.Cut(call.Body.Text("sort") == "TIMESTAMP_DESC" ? lines.Reverse() : lines).ToArray());
    }
}
