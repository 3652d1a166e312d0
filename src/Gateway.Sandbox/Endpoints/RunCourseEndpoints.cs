using Gateway.Sandbox.Runs;

namespace Gateway.Sandbox.Endpoints;

/// <summary>How runs go, from outside.</summary>
internal static class RunCourseEndpoints
{
    public static void MapRunCourses(this IEndpointRouteBuilder app, SandboxRuns runs) => app.MapPlan<RunPlan>(
        "runs",
        () => new RunPlan(runs.All),
        plan =>
        {
            runs.Clear();
            foreach (var course in plan.Courses ?? [])
            {
                runs.Add(course);
            }
        },
        runs.Clear);

    private sealed record RunPlan(IReadOnlyList<RunCourse>? Courses = null);
}
