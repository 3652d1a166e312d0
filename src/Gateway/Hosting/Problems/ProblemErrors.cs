using Gateway.Diagnostics;

namespace Gateway.Hosting.Problems;

/// <summary>How the API answers findings.</summary>
internal static class ProblemErrors
{
    /// <summary>A finding as an error of an answer. One without a pointer of its own is about the manifest's text.</summary>
    public static ProblemError From(Finding finding) => new()
    {
        Code = finding.Code,
        Detail = finding.Detail,
        Fix = finding.Fix,
        Pointer = finding.Pointer ?? "/manifest",
        Line = finding.Location?.Line,
        Column = finding.Location?.Column,
        Deployment = finding.Deployment,
        OtherPlaces = finding.OtherPlaces.Count == 0 ? null : [.. finding.OtherPlaces.Select(static place => new ProblemPlace(place.Deployment, place.Location?.Line, place.Location?.Column))],
        PlaceCount = finding.Places == 1 ? null : finding.Places,
        Seen = finding.Seen,
        Expected = finding.Expected,
        Setting = finding.Setting,
    };

    /// <summary>The findings of a manifest that is refused: each says whether it is an error, for warnings come with them.</summary>
    public static IEnumerable<ProblemError> OfManifest(IEnumerable<Finding> findings) =>
        findings.Select(finding => From(finding) with { Severity = finding.Severity });
}
