using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The project is one that the repository has by its settings.</summary>
internal sealed class ProjectRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        var (rules, project) = (request.Projects, request.Build.Project);
        if (rules.Has(project))
        {
            yield break;
        }

        yield return new Finding
        {
            Code = RefusalCodes.ProjectNotAllowed,
            Message = project.Length == 0
                ? $"{request.ProvenRepository} has no project in its root."
                : $"{request.ProvenRepository} has no project {project}.",
            Seen = project,
            Expected = Expectation.OneOf([.. rules.Paths.Select(static path => path == ProjectRules.Root ? "the root, which is the empty project" : path)], "no project"),
            Setting = rules.Setting,
            Pointer = "/project",
            Fix = $"Send the folder of the manifest as project, or add it to the Paths of an entry of {rules.Setting}.",
        };
    }
}
