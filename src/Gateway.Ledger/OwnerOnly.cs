namespace Gateway.Ledger;

/// <summary>
/// Files and folders that are their owner's alone: made so whatever the process's umask, and looked at again at each start. A folder that was
/// there may be read by others, who see names in it, but not be written to, which would let them replace what is in it. Windows has no such
/// rights, and there nothing is done.
/// </summary>
internal static class OwnerOnly
{
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>How a new file is opened.</summary>
    public static FileStreamOptions New(FileMode mode, FileAccess access, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File;
        }

        return options;
    }

    /// <summary>Makes a folder where there is none; one that is there stays as it is.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // Never wider, not for a moment; and not narrower than its owner needs, whatever the umask takes away.
        Directory.CreateDirectory(path, Folder);
        System.IO.File.SetUnixFileMode(path, Folder);
    }

    /// <summary>Takes rights of others on a file away.</summary>
    /// <param name="path">The file, which is there.</param>
    /// <returns>What was found and done.</returns>
    public static Narrowing Narrow(string path) =>
        OperatingSystem.IsWindows() ? new Narrowing(Narrowed.NotNeeded, File) : Narrow(System.IO.File.GetUnixFileMode(path), () => SetMode(path, File));

    /// <summary>Takes away that others may write to a folder.</summary>
    /// <param name="path">The folder, which is there.</param>
    /// <returns>What was found and done.</returns>
    public static Narrowing NarrowFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new Narrowing(Narrowed.NotNeeded, Folder);
        }

        var mode = System.IO.File.GetUnixFileMode(path);
        return NarrowFolder(mode, () => SetMode(path, mode & ~Writers));
    }

    /// <summary>The same of a folder's rights that were read.</summary>
    internal static Narrowing NarrowFolder(UnixFileMode mode, Action narrow)
    {
        // In one with the sticky bit, as /tmp and mounted secrets have it, nobody replaces another's file.
        if ((mode & Writers) == UnixFileMode.None || mode.HasFlag(UnixFileMode.StickyBit))
        {
            return new Narrowing(Narrowed.NotNeeded, mode);
        }

        try
        {
            narrow();
            return new Narrowing(Narrowed.Done, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else's folder. A volume that its administrator gave to the gateway's group is as it should be.
            return new Narrowing(mode.HasFlag(UnixFileMode.OtherWrite) ? Narrowed.NotOurs : Narrowed.NotNeeded, mode);
        }
        catch (IOException)
        {
            // On a read-only mount nobody writes.
            return new Narrowing(Narrowed.NotNeeded, mode);
        }
    }

    /// <summary>The same of a file's rights that were read.</summary>
    internal static Narrowing Narrow(UnixFileMode mode, Action narrow)
    {
        if ((mode & (Group | Others)) == UnixFileMode.None)
        {
            return new Narrowing(Narrowed.NotNeeded, mode);
        }

        try
        {
            narrow();
            return new Narrowing(Narrowed.Done, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else's file. That of an administrator who lets the gateway's group read it is as it should be.
            return new Narrowing((mode & Others) == UnixFileMode.None && (mode & Group) == UnixFileMode.GroupRead ? Narrowed.NotNeeded : Narrowed.NotOurs, mode);
        }
        catch (IOException)
        {
            // A container's secret, mounted read-only: who else can read it is for whoever mounts it.
            return new Narrowing(Narrowed.ReadOnly, mode);
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, mode);
        }
    }
}

/// <summary>What became of taking rights away.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Found">The rights that were found.</param>
internal sealed record Narrowing(Narrowed Outcome, UnixFileMode Found)
{
    /// <summary>The rights as <c>chmod</c> takes them.</summary>
    public string Octal => "0" + Convert.ToString((int)Found, 8).PadLeft(3, '0');
}

/// <summary>What came of taking rights away.</summary>
internal enum Narrowed
{
    /// <summary>Nobody else has any, or only those that are meant.</summary>
    NotNeeded,

    /// <summary>Others had some, and have none any more.</summary>
    Done,

    /// <summary>The file is on a mount that nothing can be changed on.</summary>
    ReadOnly,

    /// <summary>The file is another user's.</summary>
    NotOurs,
}
