using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>Every check that the MODE requires has succeeded.</summary>
internal sealed class CheckRule : IAdmissionRule
{
    private const string Success = "success";

    public IEnumerable<Finding> Check(AdmissionRequest request) => request.Mode is { } mode
        ? mode.RequiredChecks
            .Select(check => (Check: check, Outcome: request.Build.Checks.GetValueOrDefault(check)))
            .Where(static seen => seen.Outcome != Success)
            .Select(seen => Refuse(mode, seen.Check, seen.Outcome))
        : [];

    private static Finding Refuse(ModePolicy mode, string check, string? outcome) => new()
    {
        Code = RefusalCodes.CheckNotSuccessful,
        Message = outcome is null
            ? $"MODE {mode.Name} requires the check {check}, which is missing from the build result."
            : $"MODE {mode.Name} requires the check {check} to be {Success}, but it is {outcome}.",
        Seen = outcome,
        Expected = Success,
        Setting = mode.Setting(nameof(ModeOptions.RequiredChecks)),
        Pointer = "/checks/" + JsonPointer.Escape(check),
        Fix = outcome is null ? $"Run the job {check} before the deployment job, and send its outcome in checks." : $"Fix the job {check} and run the workflow again.",
    };
}
