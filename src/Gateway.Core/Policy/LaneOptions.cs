#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>What is one repository's alone in a MODE; section <c>Gateway:Modes:&lt;mode&gt;:Lanes:&lt;key&gt;</c>.</summary>
public sealed class LaneOptions
{
    /// <summary>The repository, <c>owner/name</c>: one that the MODE's <c>Repositories</c> allow, and of no other lane of the MODE.</summary>
    public string? Repository { get; set; }

    /// <summary>Repositories of images that are this repository's, as the MODE's are written; other repositories may not run them in this MODE.</summary>
    public string[]? ImageRepositories { get; set; }

    /// <summary>The repository's secrets, for <c>{{ $NAME }}</c> in its manifests.</summary>
    public LaneSecretOptions Secrets { get; set; } = new();

    /// <summary>Names of Prefect blocks that are this repository's, with <c>*</c>; those that begin with the MODE's name, a dash, the lane's key and a dash always are.</summary>
    public string[]? Blocks { get; set; }

    /// <summary>
    /// Names of Prefect variables that are this repository's, likewise; <c>&lt;mode&gt;-&lt;key&gt;-*</c> and <c>&lt;mode&gt;_&lt;key&gt;_*</c>, in which
    /// dashes of the key are underscores, always are.
    /// </summary>
    public string[]? PrefectVariables { get; set; }
}

/// <summary>A lane's secrets; section <c>Gateway:Modes:&lt;mode&gt;:Lanes:&lt;key&gt;:Secrets</c>.</summary>
public sealed class LaneSecretOptions
{
    /// <summary>How deployments of the repository get their secrets: <c>block</c> or <c>inline</c>. Default, when left out: as the MODE says.</summary>
    public SecretDelivery? Delivery { get; set; }

    /// <summary>A directory with a file for each secret, named as the secret; read for each rollout. Default none.</summary>
    public string? Directory { get; set; }

    /// <summary>Secrets by name, beside those of the directory; best from a file each, <c>NAME__File</c>.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; set; }
}
