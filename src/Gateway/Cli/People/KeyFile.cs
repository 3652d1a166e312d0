namespace Gateway.Cli.People;

/// <summary>Files with API keys.</summary>
internal static class KeyFile
{
    /// <summary>Bytes of the largest file that is read.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxKeyLength = 512;

    /// <summary>Reads the one key of a file.</summary>
    public static string ReadKey(string path) => Read(path).Trim() is var key && IsKey(key)
        ? key
        : throw new CommandFailure(ExitCodes.NoAccess, $"The file {path} must hold one API key, as gateway keys create prints it, and nothing else.");

    /// <summary>Whether a text can be a key: it goes into a header.</summary>
    public static bool IsKey(string text) => text.Length is > 0 and <= MaxKeyLength && text.All(static character => char.IsBetween(character, '!', '~'));

    /// <summary>Reads a file.</summary>
    public static string Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? System.Text.Encoding.UTF8.GetString(bytes, 0, length)
                : throw new CommandFailure(ExitCodes.NoAccess, $"The file {path} is too large to hold API keys.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.NoAccess, $"The API key cannot be read: {exception.Message}");
        }
    }
}
