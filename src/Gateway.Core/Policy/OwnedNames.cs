namespace Gateway.Policy;

/// <summary>What is somebody's by its name: a MODE's, one of its lanes', or common to all lanes of it.</summary>
internal sealed record OwnedNames
{
    /// <summary>Nothing.</summary>
    public static OwnedNames None { get; } = new() { ImageRepositories = [], Blocks = [], PrefectVariables = [] };

    public required IReadOnlyList<NamePattern> ImageRepositories { get; init; }

    public required IReadOnlyList<NamePattern> Blocks { get; init; }

    public required IReadOnlyList<NamePattern> PrefectVariables { get; init; }

    /// <summary>The names of blocks or of variables.</summary>
    public IReadOnlyList<NamePattern> Of(PrefectReferenceKind kind) => kind == PrefectReferenceKind.Block ? Blocks : PrefectVariables;

    /// <summary>The same with a repository in the place of <c>{repository}</c>.</summary>
    public OwnedNames For(string repository) => ImageRepositories.Any(RepositoryPlaceholder.IsIn)
        ? this with { ImageRepositories = RepositoryPlaceholder.Fill(ImageRepositories, repository) }
        : this;

    /// <summary>These and others.</summary>
    public OwnedNames With(OwnedNames others) => new()
    {
        ImageRepositories = [.. ImageRepositories, .. others.ImageRepositories],
        Blocks = [.. Blocks, .. others.Blocks],
        PrefectVariables = [.. PrefectVariables, .. others.PrefectVariables],
    };

    /// <summary>Compiles what a MODE or a lane lists, with what its own prefix adds.</summary>
    /// <param name="imageRepositories">Repositories of images as configured; null for none.</param>
    /// <param name="blocks">Names of blocks as configured; null for none but those with the prefix.</param>
    /// <param name="prefectVariables">Names of Prefect variables as configured; null for none but those with a prefix.</param>
    /// <param name="prefix">What its names begin with, before a dash; no other's begins so.</param>
    /// <param name="variablePrefix">The same of variables, before an underscore.</param>
    /// <param name="setting">Gives the settings key of a property.</param>
    public static Compiled<OwnedNames> Compile(
        string[]? imageRepositories, string[]? blocks, string[]? prefectVariables, string prefix, string variablePrefix, Func<string, string> setting)
    {
        var errors = new List<string>();
        var own = new OwnedNames
        {
            ImageRepositories = Names(imageRepositories ?? [], nameof(ImageRepositories)),

            // What begins with its name is its own, whatever else is.
            Blocks = [.. Names(blocks ?? [], nameof(Blocks)), .. Names([$"{prefix}-*"], nameof(Blocks))],
            PrefectVariables = [.. Names(prefectVariables ?? [], nameof(PrefectVariables)), .. Names([$"{prefix}-*", $"{variablePrefix}_*"], nameof(PrefectVariables))],
        };
        errors.AddRange(RepositoryPlaceholder.Check(own.ImageRepositories, setting(nameof(ImageRepositories))));
        return errors.Count == 0 ? new Compiled<OwnedNames>(own, []) : new Compiled<OwnedNames>(null, errors);

        IReadOnlyList<NamePattern> Names(IReadOnlyList<string?> texts, string property)
        {
            var compiled = NamePattern.Compile([.. texts.Select(static text => text ?? "")], setting(property));
            errors.AddRange(compiled.Errors);
            return compiled.Value ?? [];
        }
    }
}
