namespace Gateway.Cli.People;

/// <summary>
/// A person's file of API keys, one gateway a line: its address, a blank and the key. <c>#</c> begins a comment. It must belong to its owner alone, as
/// SSH wants of a private key.
/// </summary>
internal static class Keyring
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "GATEWAY_KEYRING_FILE";

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Where the file is: where the variable says, or else <c>gateway/keys</c> in the folder of the person's settings.</summary>
    public static string PathOf(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } path)
        {
            return path;
        }

        var settings = environment("XDG_CONFIG_HOME") is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : Path.Combine(environment("HOME") ?? "", ".config");
        return Path.Combine(settings, "gateway", "keys");
    }

    /// <summary>Reads the file; empty where there is none.</summary>
    public static IReadOnlyList<KeyringEntry> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new CommandFailure(ExitCodes.NoAccess, $"Others may read or write the keyring {path}. Run: chmod 600 {path}");
        }

        var entries = new List<KeyringEntry>();
        foreach (var (line, number) in KeyFile.Read(path).Split('\n').Select(static (line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is not [var address, var key] || GatewayAddress.Parse(address) is not { } uri || !KeyFile.IsKey(key))
            {
                // Not the line itself, which holds a key.
                throw new CommandFailure(ExitCodes.NoAccess, $"Line {number} of the keyring {path} is not the address of a gateway, a blank and an API key.");
            }

            entries.Add(new KeyringEntry(uri, key));
        }

        return entries;
    }
}

/// <summary>A gateway and the key for it.</summary>
internal sealed record KeyringEntry(Uri Address, string Key);
