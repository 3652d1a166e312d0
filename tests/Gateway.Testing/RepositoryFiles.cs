namespace Gateway.Testing;

/// <summary>Where this repository lies.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder with <c>Gateway.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository's root.");
        }

        return folder.FullName;
    }
}
