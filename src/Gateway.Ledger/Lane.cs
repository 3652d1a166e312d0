using Gateway.Ledger.Audit;

namespace Gateway.Ledger;

/// <summary>One repository, project and MODE: its rollouts run one at a time, in order.</summary>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Project">Folder of the manifest in the repository; empty for the root.</param>
/// <param name="Mode">Name of the MODE.</param>
internal sealed record Lane(string Repository, string Project, string Mode)
{
    /// <summary>The lane of a rollout.</summary>
    public static Lane Of(Rollout rollout) => new(rollout.Repository, rollout.Project, rollout.Mode);

    /// <summary>The repository, and the project where it is not the root: how logs and the audit name it.</summary>
    public string Origin => OriginOf(Repository, Project);

    /// <summary>The lane as a subject of the audit.</summary>
    public string Subject => AuditRecord.Lane(Mode, Origin);

    /// <summary>A repository and a project in one text.</summary>
    public static string OriginOf(string repository, string project) => project.Length == 0 ? repository : $"{repository} {project}";
}
