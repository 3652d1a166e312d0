using System.Collections.Frozen;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Gateway.Hosting.Documentation;

/// <summary>The pages of Swagger UI, which no route serves.</summary>
internal static class DocumentationPages
{
    /// <summary>What their paths begin with; it alone leads to the first page.</summary>
    public const string Prefix = "/swagger";

    private const string PageResources = "Swashbuckle.AspNetCore.SwaggerUI.";
    private const string FileResources = PageResources + "node_modules.swagger_ui_dist.";

    private static readonly FrozenSet<string> All = ((string[])
    [
        Prefix,
        .. typeof(SwaggerUIOptions).Assembly.GetManifestResourceNames()
            .Select(static name => Prefix + "/" + name[(name.StartsWith(FileResources, StringComparison.Ordinal) ? FileResources : PageResources).Length..]),
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a path is none of theirs, or one of them to the letter.</summary>
    public static bool IsSpelledOut(string path) => All.Contains(path) || !path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
