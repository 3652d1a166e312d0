using Gateway.Builds;

namespace Gateway.Intake;

/// <summary>
/// Which configured repository a token is of. A name can be registered by another after its owner has gone, an id cannot: where an id is
/// configured, the name counts for nothing.
/// </summary>
internal sealed class RepositoryTokens
{
    private readonly Dictionary<long, string> _byId = [];
    private readonly Dictionary<string, string> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes it from settings that were checked.</summary>
    public RepositoryTokens(IEnumerable<RepositoryOptions> repositories)
    {
        foreach (var repository in repositories)
        {
            if (repository.Id is { } id)
            {
                _byId[id] = repository.Name;
            }
            else
            {
                _byName[repository.Name] = repository.Name;
            }
        }
    }

    /// <summary>Whether a repository of this name is configured.</summary>
    public bool Knows(string repository) => _byName.ContainsKey(repository) || _byId.Values.Contains(repository, StringComparer.OrdinalIgnoreCase);

    /// <summary>The configured name of the repository; null when it is none that is configured.</summary>
    public string? Find(TokenClaims claims)
    {
        return _byId.GetValueOrDefault(claims.RepositoryId) ?? _byName.GetValueOrDefault(claims.Repository);
    }
}
