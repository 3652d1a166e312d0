using System.Reflection;
using Gateway.Cli;

namespace Gateway.Architecture.Tests;

/// <summary>The assemblies that the program is made of: its own, and those of its references that are the gateway's.</summary>
internal static class ProgramAssemblies
{
    /// <summary>The service itself and every room that it refers to.</summary>
    public static IReadOnlyList<Assembly> All { get; } = [.. Closure(typeof(GatewayCommand).Assembly).Distinct()];

    private static IEnumerable<Assembly> Closure(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Where(static name => name.Name!.StartsWith("gateway-", StringComparison.Ordinal))
        .SelectMany(static name => Closure(Assembly.Load(name)))
        .Prepend(assembly);
}
