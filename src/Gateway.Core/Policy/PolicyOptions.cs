#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>Which MODEs there are; section <c>Gateway</c>. <see cref="PolicyCompiler"/> checks it and puts the defaults in.</summary>
internal sealed class PolicyOptions
{
    /// <summary>Environment variables that contain the MODE's name. Only the gateway sets them. Default if not set: <c>MODE</c>.</summary>
    public string[]? ModeVariables { get; set; }

    /// <summary>
    /// Names of Prefect blocks, of any type, that manifests of every MODE may refer to, with <c>*</c>; never blocks that belong to a MODE. Default
    /// none.
    /// </summary>
    public string[]? SharedBlocks { get; set; }

    /// <summary>Names of Prefect variables, likewise. Default none.</summary>
    public string[]? SharedPrefectVariables { get; set; }

    /// <summary>What MODEs take that do not set their own.</summary>
    public ModeDefaultOptions ModeDefaults { get; set; } = new();

    /// <summary>The MODEs by name, <c>[a-z][a-z0-9-]*</c>; settings are case-insensitive.</summary>
    public IReadOnlyDictionary<string, ModeOptions>? Modes { get; set; }
}
