using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The repository of the proof and of the body are the same.</summary>
internal sealed class ProvenRepositoryRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request) =>
        MismatchOf(request.Build.Repository, request.ProvenRepository) is { } mismatch ? [mismatch] : [];

    /// <summary>Why a body is not of the repository that its proof names; null when it is.</summary>
    /// <param name="named">The repository in the body.</param>
    /// <param name="proven">The repository of the proof.</param>
    public static Finding? MismatchOf(string named, string proven) => string.Equals(proven, named, StringComparison.OrdinalIgnoreCase)
        ? null
        : new Finding
        {
            Code = RefusalCodes.RepositoryMismatch,
            Message = $"The body is for {named}, but the credentials belong to {proven}.",
            Seen = named,
            Expected = proven,
            Pointer = "/repository",
            Fix = "Send the request from the repository's own workflow, with its own secret or token.",
        };
}
