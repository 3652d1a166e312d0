using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class ScheduleEndpoints
{
    public static void MapSchedules(this SandboxRoutes routes)
    {
        const string All = "/deployments/{id:guid}/schedules";
        const string One = "/deployments/{id:guid}/schedules/{schedule:guid}";
        routes.Get(All, call => OrNotFound(call, deployment => Answer.Ok(ScheduleView.AllOf(deployment))));
        routes.Post(All, BodyTypes.ListOf(DeploymentModels.ScheduleCreate), call => OrNotFound(call, deployment => Create(call, deployment)));
        routes.Patch(One, DeploymentModels.ScheduleUpdate, call => OrNotFound(call, deployment => Update(call, deployment)));
        routes.Delete(One, call => OrNotFound(call, deployment => Delete(call, deployment)));
    }

    private static Answer ScheduleNotFound { get; } = Answer.Problem(StatusCodes.Status404NotFound, "Schedule not found.");

    private static Answer OrNotFound(SandboxCall call, Func<Deployment, Answer> answer) =>
        DeploymentEndpoints.OrNotFound(call, answer, "Deployment not found.");

    private static Answer Create(SandboxCall call, Deployment deployment)
    {
        var bodies = call.Body.EnumerateArray().ToArray();
        if (Schedules.HaveEqualSlugs(bodies, deployment.Schedules.Select(schedule => schedule.Slug)))
        {
            return Answer.IntegrityConflict;
        }

        var added = Schedules.Add(deployment, bodies, call, withMaximum: true);
        return Answer.Created(added.Select(schedule => new ScheduleView(deployment, schedule)).ToArray());
    }

    private static Answer Update(SandboxCall call, Deployment deployment)
    {
        if (deployment.Schedules.Find(schedule => schedule.Id == call.RouteId("schedule")) is not { } schedule)
        {
            return ScheduleNotFound;
        }

        var others = deployment.Schedules.Where(each => each != schedule).Select(each => each.Slug);
        if (Schedules.HaveEqualSlugs([call.Body], others))
        {
            return Answer.IntegrityConflict;
        }

        Schedules.Change(schedule, call.Body, call);
        call.Store.DropScheduledRuns(deployment);
        return Answer.NoContent;
    }

    private static Answer Delete(SandboxCall call, Deployment deployment)
    {
        if (deployment.Schedules.RemoveAll(schedule => schedule.Id == call.RouteId("schedule")) == 0)
        {
            return ScheduleNotFound;
        }

        call.Store.DropScheduledRuns(deployment, futureOnly: false);
        return Answer.NoContent;
    }
}
