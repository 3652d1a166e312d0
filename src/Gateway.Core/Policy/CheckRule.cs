using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>Every check that the MODE requires has succeeded.</summary>
internal sealed class CheckRule : IAdmissionRule
{
    private const string Success = "success";

    public IEnumerable<Finding> Check(AdmissionRequest request) => request.Mode is { } mode
        ? mode.RequiredChecks.Select(check => (Check: check, Owner: $"MODE {mode.Name}", Setting: mode.Setting(nameof(ModeOptions.RequiredChecks))))
            .Concat(
                from project in request.Projects.GroupsOf(request.Build.Project)
                from check in project.RequiredChecks
                select (Check: check, Owner: ProjectPath.TitleOf(request.Build.Project), Setting: $"{project.Setting}:{nameof(ProjectOptions.RequiredChecks)}"))
            .DistinctBy(static required => required.Check)
            .Select(required => (Required: required, Outcome: request.Build.Checks.GetValueOrDefault(required.Check)))
            .Where(static seen => seen.Outcome != Success)
            .Select(static seen => Refuse(seen.Required.Owner, seen.Required.Setting, seen.Required.Check, seen.Outcome))
        : [];

    private static Finding Refuse(string owner, string setting, string check, string? outcome) => new()
    {
        Code = RefusalCodes.CheckNotSuccessful,
        Message = outcome is null
            ? $"{owner} requires the check {check}, which is missing from the build result."
            : $"{owner} requires the check {check} to be {Success}, but it is {outcome}.",
        Seen = outcome,
        Expected = Success,
        Setting = setting,
        Pointer = "/checks/" + JsonPointer.Escape(check),
        Fix = outcome is null ? $"Run the job {check} before the deployment job, and send its outcome in checks." : $"Fix the job {check} and run the workflow again.",
    };
}
