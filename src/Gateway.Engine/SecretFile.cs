using System.Text;

namespace Gateway;

/// <summary>A file with one setting in it, such as a mounted container secret.</summary>
internal static class SecretFile
{
    /// <summary>More than any setting is long.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The file's text without the white space around it.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    /// <exception cref="ArgumentException">The path is none.</exception>
    public static string Read(string path)
    {
        // A device or a pipe tells no length: what counts is what is read.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[4096];
        using var content = new MemoryStream();
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
            {
                throw new IOException($"it is larger than {MaxBytes} bytes.");
            }
        }

        content.Position = 0;
        using var reader = new StreamReader(content, Encoding.UTF8);
        return reader.ReadToEnd().Trim();
    }
}
