using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The repository of the proof and of the body are the same.</summary>
internal sealed class ProvenRepositoryRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        if (!string.Equals(request.ProvenRepository, request.Build.Repository, StringComparison.OrdinalIgnoreCase))
        {
            yield return new Finding
            {
                Code = RefusalCodes.RepositoryMismatch,
                Message = $"The body is for {request.Build.Repository}, but the credentials belong to {request.ProvenRepository}.",
                Seen = request.Build.Repository,
                Expected = request.ProvenRepository,
                Pointer = "/repository",
                Fix = "Send the request from the repository's own workflow, with its own secret or token.",
            };
        }
    }
}
