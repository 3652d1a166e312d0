using System.Collections.Frozen;

namespace Gateway.Intake.GitHub;

/// <summary>What a workflow's success stands for, checked.</summary>
/// <param name="Setting">Settings key of the mapping.</param>
/// <param name="Path">Path of the workflow's file.</param>
/// <param name="Images">The image that it pushes, by the MODE's name.</param>
/// <param name="Checks">The checks that its success stands for.</param>
/// <param name="Events">The events whose runs count.</param>
/// <param name="ManifestFile">Where the manifest is; null when the image carries it.</param>
internal sealed record WorkflowMapping(
    string Setting,
    string Path,
    FrozenDictionary<string, ImageTemplate> Images,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Events,
    string? ManifestFile);
