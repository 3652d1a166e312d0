using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Hosting.Problems;

/// <summary>Turns what the stages found into errors of an answer.</summary>
internal static class ProblemErrors
{
    public static ProblemError From(BodyError error) => new()
    {
        Code = Codes.BodyInvalid,
        Detail = error.Message,
        Pointer = error.Pointer,
    };

    public static ProblemError From(Finding finding) => new()
    {
        Code = finding.Code,
        Detail = finding.Message,
        Fix = finding.Fix,
        Pointer = "/manifest",
        Line = finding.Location?.Line,
        Column = finding.Location?.Column,
        Deployment = finding.Deployment,
    };

    /// <summary>The findings of a manifest that is refused: each says whether it is an error, for warnings come with them.</summary>
    public static IEnumerable<ProblemError> OfManifest(IEnumerable<Finding> findings) =>
        findings.Select(finding => From(finding) with { Severity = finding.Severity });

    public static ProblemError From(Refusal refusal) => new()
    {
        Code = refusal.Code,
        Detail = refusal.Message,
        Fix = refusal.Fix,
        Pointer = refusal.Pointer,
        Line = refusal.Location?.Line,
        Column = refusal.Location?.Column,
        Deployment = refusal.Deployment,
        Seen = refusal.Seen,
        Expected = refusal.Expected,
        Setting = refusal.Setting,
    };
}
