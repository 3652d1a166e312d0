#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>What is one repository's alone in a MODE; section <c>Gateway:Modes:&lt;mode&gt;:Lanes:&lt;key&gt;</c>.</summary>
internal sealed class LaneOptions
{
    /// <summary>The repository, <c>owner/name</c>: must be allowed by the MODE's <c>Repositories</c> and not be used by another lane of the MODE.</summary>
    public string? Repository { get; set; }

    /// <summary>
    /// Repositories of images that belong to this repository, written like those of the MODE; other repositories may not run them in this MODE.
    /// </summary>
    public string[]? ImageRepositories { get; set; }

    /// <summary>The repository's secrets, for <c>{{ $NAME }}</c> in its manifests.</summary>
    public LaneSecretOptions Secrets { get; set; } = new();

    /// <summary>
    /// Names of Prefect blocks that belong to this repository, with <c>*</c>. Names that start with the MODE's name, a dash, the lane's key and a
    /// dash always do.
    /// </summary>
    public string[]? Blocks { get; set; }

    /// <summary>
    /// Names of Prefect variables that belong to this repository, in the same way. <c>&lt;mode&gt;-&lt;key&gt;-*</c> and
    /// <c>&lt;mode&gt;_&lt;key&gt;_*</c>, with dashes of the key as underscores, always do.
    /// </summary>
    public string[]? PrefectVariables { get; set; }
}

/// <summary>A lane's secrets; section <c>Gateway:Modes:&lt;mode&gt;:Lanes:&lt;key&gt;:Secrets</c>.</summary>
internal sealed class LaneSecretOptions
{
    /// <summary>How deployments of the repository get their secrets: <c>block</c> or <c>inline</c>. Default if not set: the MODE's setting.</summary>
    public SecretDelivery? Delivery { get; set; }

    /// <summary>A directory with one file per secret, named like the secret; read for each rollout. Default none.</summary>
    public string? Directory { get; set; }

    /// <summary>Secrets by name, in addition to those of the directory; best read from files, <c>NAME__File</c>.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; set; }
}
