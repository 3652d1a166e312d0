using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The repository may deploy to the MODE that its branch maps to.</summary>
internal sealed class AllowedRepositoryRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        if (request.Takers.Count > 0)
        {
            yield break;
        }

        foreach (var mode in request.Candidates)
        {
            yield return new Finding
            {
                Code = RefusalCodes.RepositoryNotAllowed,
                Message = $"{request.ProvenRepository} may not deploy to MODE {mode.Name}.",
                Seen = request.ProvenRepository,
                Expected = Expectation.OneOf(mode.Repositories, "no repository"),
                Setting = mode.Setting(nameof(ModeOptions.Repositories)),
                Pointer = "/repository",
                Fix = $"Add the repository to {mode.Setting(nameof(ModeOptions.Repositories))} if it should deploy there.",
            };
        }
    }
}
