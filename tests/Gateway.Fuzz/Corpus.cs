using System.Security.Cryptography;

namespace Gateway.Fuzz;

/// <summary>
/// The inputs that are kept: a folder for each target, with a few that are right, and every one that once failed, <c>failed-*</c>.
/// </summary>
internal static class Corpus
{
    /// <summary>The corpus as it was when the program was built.</summary>
    public static string BesideTheProgram { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>The inputs of a target by their names, in order.</summary>
    public static IReadOnlyList<(string Name, byte[] Input)> Read(string folder, string target)
    {
        var own = new DirectoryInfo(Path.Combine(folder, target));
        return own.Exists
            ? [.. own.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => (file.Name, File.ReadAllBytes(file.FullName)))]
            : throw new DirectoryNotFoundException($"There is no corpus {own.FullName}.");
    }

    /// <summary>Keeps an input that failed.</summary>
    /// <returns>Its path.</returns>
    public static string Keep(string folder, string target, byte[] input)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, target));
        var path = Path.Combine(own.FullName, $"failed-{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}");
        File.WriteAllBytes(path, input);
        return path;
    }
}
