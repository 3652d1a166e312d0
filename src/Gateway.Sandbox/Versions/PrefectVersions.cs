namespace Gateway.Sandbox;

/// <summary>
/// The versions of Prefect that a sandbox can be. Each was recorded from a real server; of a version between two of them nobody has
/// looked, so none is answered for. A further one takes its name here, its document beside the others in <c>Resources/prefect</c>, and
/// what it does otherwise in <see cref="Versions.ServerManners"/>.
/// </summary>
internal static class PrefectVersions
{
    /// <summary>The version of a sandbox that is not told otherwise: the one that <c>compose.yml</c> starts.</summary>
    public const string Default = "3.6.29";

    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<string> Recorded { get; } = ["3.4.25", "3.6.11", Default, "3.8.3"];

    /// <summary>What to say of a version that was not recorded; null for one that was.</summary>
    internal static string? Problem(string version) => Recorded.Contains(version, StringComparer.Ordinal)
        ? null
        : $"The sandbox does not know Prefect {version}. It knows those that were recorded from real servers: {string.Join(", ", Recorded)}.";
}
