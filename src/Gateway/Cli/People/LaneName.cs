using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Rollouts;

namespace Gateway.Cli.People;

/// <summary>A repository's project in a MODE, and the branch where each has deployments of its own.</summary>
/// <param name="Mode">The MODE.</param>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Project">The folder of the manifest; empty for the root.</param>
/// <param name="Branch">The branch; empty where branches share deployments.</param>
internal sealed record LaneName(string Mode, string Repository, string Project, string Branch)
{
    private const int MaxNamed = 20;

    /// <summary>The lane without its MODE, such as <c>org/name/pipelines/sisreg (branch fix)</c>.</summary>
    public string Source => Repository + (Project.Length == 0 ? "" : "/" + Project) + (Branch.Length == 0 ? "" : $" (branch {Branch})");

    public static LaneName Of(RolloutResource rollout) => new(rollout.Mode, rollout.Repository, rollout.Project, rollout.Branch ?? "");

    /// <summary>The lane that an order is for: what its options say, as far as that is enough to choose among those that run.</summary>
    public static LaneName Choose(ModeList modes, string mode, string? repository, string? project, string? branch)
    {
        var found = Find(modes, mode);
        if (repository is not null)
        {
            return new LaneName(found.Name, repository, project ?? "", branch ?? "");
        }

        var lanes = found.Current.Select(Of)
            .Where(lane => (project is null || lane.Project == project) && (branch is null || lane.Branch == branch))
            .Distinct()
            .ToList();
        return lanes switch
        {
            [var only] => only,
            [] => throw new CommandFailure(ExitCodes.Usage, $"Nothing runs in MODE {found.Name} that these options speak of. Name the repository with --repository."),
            _ => throw new CommandFailure(
                ExitCodes.Usage,
                [$"MODE {found.Name} runs more than one. Choose with --repository, --project and --branch:", .. lanes.Take(MaxNamed).Select(static lane => "  " + lane.Source)]),
        };
    }

    /// <summary>The MODE of this name.</summary>
    public static ModeResource Find(ModeList modes, string name) =>
        modes.Items.FirstOrDefault(mode => mode.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name, [.. modes.Items.Select(static mode => mode.Name)]);

    private static CommandFailure Unknown(string name, IReadOnlyList<string> names)
    {
        var meant = NearestName.Find(name, names) is { } near ? $" Did you mean {near}?" : "";
        return new CommandFailure(ExitCodes.Usage, $"There is no MODE '{name}'.{meant} The gateway has {string.Join(", ", names)}.");
    }
}
