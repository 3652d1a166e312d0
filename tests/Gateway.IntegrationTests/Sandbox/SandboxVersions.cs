using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>The versions of the sandbox that a test runs on: <c>[MemberData(nameof(SandboxVersions.Supported), MemberType = typeof(SandboxVersions))]</c>.</summary>
public static class SandboxVersions
{
    public static string Oldest => PrefectVersions.Recorded[0];

    public static string Newest => PrefectVersions.Recorded[^1];

    /// <summary>The oldest, the one of <c>compose.yml</c> and the newest: for what must work on every server.</summary>
    public static TheoryData<string> Supported { get; } = [Oldest, PrefectVersions.Default, Newest];

    /// <summary>All that were recorded: for what a version's own recording shows.</summary>
    public static TheoryData<string> Recorded { get; } = [.. PrefectVersions.Recorded];

    public static Task<PrefectSandbox> StartAsync(string version) =>
        PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = version });
}
