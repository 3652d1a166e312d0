using System.Reflection;

namespace Gateway.Hosting.Versioning;

/// <summary>What this program is.</summary>
internal static class GatewayVersion
{
    private static readonly string[] Parts = (typeof(GatewayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+', 2);

    /// <summary>Its version, such as <c>0.1.0</c> or <c>0.2.0-rc.1</c>.</summary>
    public static string Number => Parts[0];

    /// <summary>The commit that it was built from; empty where the build did not know it.</summary>
    public static string Commit => Parts.Length > 1 ? Parts[1] : "";
}
