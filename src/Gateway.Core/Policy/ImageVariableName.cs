using System.Security.Cryptography;
using System.Text;

namespace Gateway.Policy;

/// <summary>
/// The names of the Prefect variables that hold images: <c>prod_image_owner_name</c>, or <c>prod_key_image_owner_name</c> of a repository with a
/// lane of its own. A name says whose it is and is the lane's own by its beginning; where letters had to be replaced, and of projects and branches, a hash
/// keeps it from being another's.
/// </summary>
internal static class ImageVariableName
{
    /// <summary>What stands after the MODE's name: no lane has it for its key.</summary>
    public const string Key = "image";

    /// <summary>Prefect's limit, in characters.</summary>
    private const int MaxLength = 255;

    private const int HashLength = 8;

    /// <summary>The name.</summary>
    /// <param name="mode">The MODE, as it is for the repository.</param>
    /// <param name="repository">The repository, <c>owner/name</c>; case does not count.</param>
    /// <param name="project">The project; empty for the root.</param>
    /// <param name="imageRepository">The image's repository, where it is not that of the build's own image; otherwise null.</param>
    public static string For(ModePolicy mode, string repository, string project, string? imageRepository)
    {
        var owner = $"{repository.ToLowerInvariant()}{(project.Length == 0 ? "" : "/")}{project}{(mode.Twin is { } twin ? $" {twin.Branch}" : "")}";
        var words = imageRepository is null ? owner : $"{owner}/{imageRepository[(imageRepository.LastIndexOf('/') + 1)..]}";
        var name = $"{PrefixOf(mode)}_{string.Concat(words.Select(static c => IsPlain(c) ? c : '_'))}";
        return imageRepository is null && project.Length == 0 && mode.Twin is null && name.Length <= MaxLength && owner.All(static c => IsPlain(c) || c == '/')
            ? name
            : $"{name[..Math.Min(name.Length, MaxLength - HashLength - 1)]}_{HashOf($"{owner}\n{imageRepository}")}";
    }

    /// <summary>What all names of a lane begin with.</summary>
    public static string PrefixOf(ModePolicy mode) => mode.Lane is null ? $"{mode.Name}_{Key}" : $"{mode.Name}_{mode.Lane.Replace('-', '_')}_{Key}";

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
}
