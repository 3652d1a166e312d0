using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// A manifest that could be read: its YAML within the limits, a mapping with a list of deployments. It may still hold errors that
/// <see cref="ManifestCompiler"/> reports together with its own.
/// </summary>
internal sealed class Manifest
{
    internal Manifest(YamlMapping root, YamlSequence deployments, IReadOnlyList<Finding> findings)
    {
        Root = root;
        Deployments = deployments;
        Findings = findings;
    }

    /// <summary>What it is made of, each use of an alias counted, in characters of a text that would take as much memory.</summary>
    internal long Weight => Math.Max(Root.Characters, 8 * Root.Size);

    internal YamlMapping Root { get; }

    internal YamlSequence Deployments { get; }

    internal IReadOnlyList<Finding> Findings { get; }
}
