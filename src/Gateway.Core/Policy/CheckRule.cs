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
            ? $"MODE {mode.Name} requires the check {check}, which the build result does not carry."
            : $"MODE {mode.Name} requires the check {check} to be {Success}; it is {outcome}.",
        Seen = outcome,
        Expected = Success,
        Setting = mode.Setting(nameof(ModeOptions.RequiredChecks)),
        Pointer = "/checks/" + JsonPointer.Escape(check),
        Fix = outcome is null ? $"Let the workflow run the job {check} before it deploys, and post its outcome." : $"Fix the job {check} and run the workflow again.",
    };
}
