using Gateway.Hosting.Problems;
using Gateway.Policy;

namespace Gateway.Hosting.Api;

/// <summary>
/// Names in paths, to the letter: what is one thing has one path, as <see cref="StrictPaths"/> has it of the rest of the path.
/// </summary>
internal static class PathNames
{
    /// <summary>The MODE of exactly this name; null when there is none.</summary>
    public static ModePolicy? Mode(GatewayPolicy policy, string name) => policy.Find(name) is { } mode && mode.Name == name ? mode : null;

    /// <summary>There is no MODE of the name that was asked for.</summary>
    public static GatewayProblem UnknownMode(GatewayPolicy policy) =>
        ProblemCatalog.NotFound($"The MODE does not exist. The MODEs are {string.Join(", ", policy.Modes.Select(known => known.Name))}.");

    /// <summary>Whether it is the id of a rollout as the gateway writes it.</summary>
    public static bool IsRollout(string text, out Guid id) => Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text;
}
