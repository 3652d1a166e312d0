namespace Gateway.Policy;

/// <summary>How a MODE is divided among its repositories.</summary>
internal sealed record ModeLanes
{
    /// <summary>A MODE that is one repository's, and all that is set of it that repository's own.</summary>
    public static ModeLanes Undivided { get; } = new() { Lanes = [], Common = OwnedNames.None, Rest = null, CommonOfRest = OwnedNames.None };

    /// <summary>Those that have an entry in the settings, by their keys.</summary>
    public required IReadOnlyList<ModeLane> Lanes { get; init; }

    /// <summary>What of the MODE's own all lanes have in common.</summary>
    public required OwnedNames Common { get; init; }

    /// <summary>What is the own of each repository without an entry; null where nothing is divided.</summary>
    public required OwnedNames? Rest { get; init; }

    /// <summary>What of the MODE's own those have in common.</summary>
    public required OwnedNames CommonOfRest { get; init; }

    /// <summary>Whether a repository without an entry may deploy.</summary>
    public bool HasRest { get; init; } = true;
}

/// <summary>What is one repository's in a MODE.</summary>
/// <param name="Key">The lane's key in the settings.</param>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="Own">What is its own.</param>
/// <param name="OwnSecrets">Its own secrets.</param>
/// <param name="Secrets">Its secrets with those that it shares with the MODE's other repositories.</param>
internal sealed record ModeLane(string Key, string Repository, OwnedNames Own, SecretSource OwnSecrets, ModeSecretSettings Secrets);
