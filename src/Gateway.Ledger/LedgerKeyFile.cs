using System.Security.Cryptography;

namespace Gateway.Ledger;

/// <summary>A file with a key: 32 bytes in base64.</summary>
internal static class LedgerKeyFile
{
    /// <summary>Far above what a key takes, with whatever an editor adds.</summary>
    private const int MaxBytes = 4096;

    /// <summary>Reads a key.</summary>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="SettingsException">The file holds no key, or cannot be read.</exception>
    public static byte[]? Read(string path) => Guarded(path, () =>
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return Parse(path) ?? throw new SettingsException([$"Gateway:Ledger:KeyFile: \"{path}\" does not contain a key, 32 bytes in base64. Restore the file that belongs to this ledger. Without it, you cannot roll back to earlier rollouts."]);
    });

    /// <summary>Reads a key that may be there, such as one whose writing was broken off.</summary>
    /// <returns>Null when there is none.</returns>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever needs this one says that there is none.
            return null;
        }
    }

    /// <summary>Makes a key where there is none; of two processes that do so at once, both have the first one's.</summary>
    /// <exception cref="SettingsException">It cannot be made.</exception>
    public static byte[] Make(string path) => Guarded(path, () =>
    {
        var key = RandomNumberGenerator.GetBytes(LedgerCipher.KeySize);
        var made = $"{path}.{Guid.NewGuid():N}";
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        Write(made, key);
        try
        {
            File.Move(made, path, overwrite: false);
            return key;
        }
        catch (IOException exception) when (File.Exists(path))
        {
            File.Delete(made);
            return Parse(path) ?? throw new IOException("another process created it at the same time, and it does not contain a key", exception);
        }
    })!;

    /// <summary>Writes a key to a file, in the place of what is there.</summary>
    /// <exception cref="SettingsException">It cannot be written.</exception>
    public static void Put(string path, byte[] key) => Guarded(path, () =>
    {
        // One name, so that a process that is ended here leaves one file at most.
        var made = path + ".tmp";
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        File.Delete(made);
        Write(made, key);
        File.Move(made, path, overwrite: true);
        return key;
    });

    /// <summary>Takes rights of others on a key's file away.</summary>
    /// <exception cref="SettingsException">Others have rights, and it is not the gateway's to take them away.</exception>
    public static Narrowing Narrow(string path)
    {
        var narrowing = OwnerOnly.Narrow(path);
        return narrowing.Outcome == Narrowed.NotOurs
            ? throw new SettingsException([$"Gateway:Ledger:KeyFile: other users may read or write \"{path}\" (permissions {narrowing.Octal}), and the gateway cannot change that, because the file belongs to another user. Run chown to the gateway's user and chmod 0600 on it, or let only the gateway's group read it, 0640."])
            : narrowing;
    }

    /// <summary>Takes away that others may write to the folder of a key's file.</summary>
    /// <exception cref="SettingsException">They may, and it is not the gateway's to take that away.</exception>
    public static Narrowing NarrowFolder(string folder)
    {
        var narrowing = OwnerOnly.NarrowFolder(folder);
        return narrowing.Outcome == Narrowed.NotOurs
            ? throw new SettingsException([$"Gateway:Ledger:KeyFile: other users may write to the folder \"{folder}\" (permissions {narrowing.Octal}) and replace the key, and the gateway cannot change that. Run chown to the gateway's user and chmod 0700 on it."])
            : narrowing;
    }

    private static byte[]? Guarded(string path, Func<byte[]?> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Gateway:Ledger:KeyFile: the key at \"{path}\" cannot be read or created: {exception.Message}"]);
        }
    }

    private static byte[]? Parse(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            return null;
        }

        var key = new byte[LedgerCipher.KeySize];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var written) && written == key.Length ? key : null;
    }

    private static void Write(string path, byte[] key)
    {
        using var stream = new FileStream(path, OwnerOnly.New(FileMode.CreateNew, FileAccess.Write));
        using var writer = new StreamWriter(stream);
        writer.WriteLine(Convert.ToBase64String(key));
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
