using System.Reflection;
using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests;

public sealed class RegexTests
{
    /// <summary>A limit in wall time ends a match that is right when the machine is busy: what bounds a match is its text, which is bounded, and its pattern, which never goes over it twice.</summary>
    [Fact]
    public void No_pattern_of_the_gateway_ends_by_wall_time()
    {
        var patterns = ProgramAssemblies.All
            .SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static method => method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0)
            .Select(static method => (Regex)method.Invoke(null, null)!)
            .ToList();

        Assert.NotEmpty(patterns);
        Assert.All(patterns, static pattern => Assert.Equal(Regex.InfiniteMatchTimeout, pattern.MatchTimeout));
    }
}
