using Gateway.Policy;

namespace Gateway.Intake;

/// <summary>The configured repositories' secrets, read and checked once, when the service starts.</summary>
internal static class RepositorySecrets
{
    /// <summary>Section of the repositories.</summary>
    public const string Section = "Gateway:Repositories";

    /// <summary>The configured repositories by their short names.</summary>
    public static Dictionary<string, RepositoryOptions> In(IConfiguration configuration) =>
        configuration.GetSection(Section).Get<Dictionary<string, RepositoryOptions>>() ?? [];

    /// <summary>Their projects.</summary>
    public static IEnumerable<RepositoryProjects> ProjectsIn(IConfiguration configuration) =>
        from repository in In(configuration)
        select new RepositoryProjects(repository.Value.Name, $"{Section}:{repository.Key}", repository.Value.Projects.AsReadOnly());

    /// <summary>Reads every secret of every repository.</summary>
    /// <param name="repositories">The configured repositories by their short names.</param>
    /// <param name="takesTokens">Whether a repository can prove itself by a token, so that it needs no secret.</param>
    /// <returns>The secrets, and everything that is wrong with them, each error naming its setting.</returns>
    public static (IReadOnlyList<RepositorySecret> Secrets, IReadOnlyList<string> Errors) Read(
        IReadOnlyDictionary<string, RepositoryOptions> repositories, bool takesTokens = false)
    {
        var secrets = new List<(string Setting, RepositorySecret Secret)>();
        var errors = new List<string>();
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var ids = new Dictionary<long, string>();
        foreach (var (key, repository) in repositories.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var setting = $"{Section}:{key}";
            ReadName(repository, setting, names, errors);
            ReadId(repository, setting, ids, errors);
            if (repository.Secrets.Count == 0 && !takesTokens)
            {
                errors.Add($"{setting}:Secrets is empty. Set at least one secret, as {setting}:Secrets:0 or, from a file, {setting}:Secrets:0:File, or use OIDC tokens (Gateway:Oidc:Audience).");
            }

            for (var index = 0; index < repository.Secrets.Count; index++)
            {
                ReadSecret(repository, $"{setting}:Secrets:{index}", repository.Secrets[index], secrets, errors);
            }
        }

        return (secrets.ConvertAll(entry => entry.Secret), errors);
    }

    private static void ReadName(RepositoryOptions repository, string setting, Dictionary<string, string> names, List<string> errors)
    {
        if (!Builds.BuildSyntax.IsRepository(repository.Name))
        {
            errors.Add($"{setting}:Name must be the repository's full name, owner/name.");
        }
        else if (!names.TryAdd(repository.Name, setting))
        {
            errors.Add($"{setting}:Name is the same repository as {names[repository.Name]}:Name. Configure all its secrets in one place.");
        }
    }

    private static void ReadId(RepositoryOptions repository, string setting, Dictionary<long, string> ids, List<string> errors)
    {
        if (repository.Id is < 1)
        {
            errors.Add($"{setting}:Id must be the repository's id at GitHub, a whole number of 1 or more.");
        }
        else if (repository.Id is { } id && !ids.TryAdd(id, setting))
        {
            errors.Add($"{setting}:Id is the same as {ids[id]}:Id, but an id belongs to only one repository.");
        }
    }

    private static void ReadSecret(
        RepositoryOptions repository,
        string setting,
        string text,
        List<(string Setting, RepositorySecret Secret)> secrets,
        List<string> errors)
    {
        if (!WebhookSecret.TryParse(text, out var secret, out var error))
        {
            errors.Add($"{setting} {error}. Create a secret with `openssl rand -base64 32`.");
        }
        else if (secrets.Find(other => other.Secret.Secret.Collides(secret)) is { Setting: { } twin })
        {
            // The secret is what names the caller; one that two repositories share would name neither.
            errors.Add($"{setting} is the same secret as {twin}. Use a different secret for each repository, and each secret only once.");
        }
        else
        {
            secrets.Add((setting, new RepositorySecret(repository.Name, secret, repository.Id)));
        }
    }
}
