using System.Collections.Frozen;

namespace Gateway.Policy;

/// <summary>All MODEs, checked and compiled; immutable.</summary>
internal sealed class GatewayPolicy
{
    private readonly FrozenDictionary<string, ProjectRules> _projects;

    internal GatewayPolicy(IEnumerable<ModePolicy> modes, IReadOnlyList<NamePattern> sharedBlocks, IReadOnlyList<NamePattern> sharedVariables, IReadOnlyDictionary<string, ProjectRules> projects)
    {
        _projects = projects.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        Modes = [.. modes.OrderBy(static mode => mode.Name, StringComparer.Ordinal)];
        foreach (var mode in Modes)
        {
            mode.Meet(Modes, sharedBlocks, sharedVariables, this);
        }

        SharedWorkPools = [.. ModeSeparation.SharedWorkPools(Modes)];
    }

    /// <summary>The MODEs in the order of their names.</summary>
    public IReadOnlyList<ModePolicy> Modes { get; }

    /// <summary>Which MODEs share a work pool, a sentence for each two; empty where each has its own.</summary>
    public IReadOnlyList<string> SharedWorkPools { get; }

    /// <summary>The projects of a repository, <c>owner/name</c>; case does not count.</summary>
    public ProjectRules ProjectsOf(string repository) => _projects.GetValueOrDefault(repository, ProjectRules.None);

    /// <summary>The MODE of this name, whatever its case; null when there is none.</summary>
    public ModePolicy? Find(string name) =>
        Modes.FirstOrDefault(mode => string.Equals(mode.Name, name, StringComparison.OrdinalIgnoreCase));
}
