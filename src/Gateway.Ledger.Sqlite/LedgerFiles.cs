namespace Gateway.Ledger.Sqlite;

/// <summary>The database's files: the gateway's user's alone, whatever the umask.</summary>
internal sealed partial class LedgerFiles
{
    /// <summary>SQLite gives the files beside it the rights of the database.</summary>
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    /// <summary>A manifest of the greatest size, with what is recorded of its rollout.</summary>
    private const long ProbeBytes = 2 * 1024 * 1024;

    private readonly string _path;
    private readonly ILogger<LedgerFiles> _logger;

    public LedgerFiles(string path, ILogger<LedgerFiles> logger)
    {
        _path = path;
        _logger = logger;
    }

    /// <summary>Refuses a path at which there is a folder.</summary>
    /// <exception cref="SettingsException">There is.</exception>
    public void RefuseFolder()
    {
        if (Directory.Exists(_path))
        {
            throw new SettingsException([$"Gateway:Ledger:Path: \"{_path}\" is a folder. Set the path of the ledger's file, such as {Path.Combine(_path, "ledger.db")}."]);
        }
    }

    /// <summary>Makes the database's folder and an empty file where there is none, and takes others' rights on what is there away.</summary>
    /// <exception cref="SettingsException">They cannot be made, or others have rights on them that are not the gateway's to take away.</exception>
    public void Prepare()
    {
        RefuseFolder();
        try
        {
            var folder = Path.GetDirectoryName(_path)!;
            OwnerOnly.MakeFolder(folder);
            NarrowFolder(folder);
            if (!File.Exists(_path))
            {
                using var made = new FileStream(_path, OwnerOnly.New(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite));
            }

            foreach (var file in Suffixes.Select(suffix => _path + suffix).Where(File.Exists))
            {
                Narrow(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Gateway:Ledger:Path: the ledger at \"{_path}\" cannot be opened or created: {exception.Message.TrimEnd('.')}. Set a path in a folder that the gateway's user can write to."]);
        }
    }

    /// <summary>What is free for this process on the disk that the database is on; null when the system does not say.</summary>
    public long? MeasureFreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Has the disk set aside what a large build takes and store a little of it, in a file of its own: an open file of the database itself would take SQLite's
    /// locks with it when it is closed.
    /// </summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">The gateway may not write there.</exception>
    public void TryDisk()
    {
        var options = OwnerOnly.New(FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        options.PreallocationSize = ProbeBytes;
        options.BufferSize = 0;
        try
        {
            using var probe = new FileStream(_path + ".probe", options);
            probe.Write(new byte[4096]);
            probe.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(_path + ".probe");
        }
    }

    private void Narrow(string file)
    {
        var narrowing = OwnerOnly.Narrow(file);
        switch (narrowing.Outcome)
        {
            case Narrowed.NotNeeded:
                return;
            case Narrowed.Done:
                Log.Narrowed(_logger, file, narrowing.Octal);
                return;
            default:
                throw new SettingsException([$"Gateway:Ledger:Path: other users may read or write \"{file}\" (permissions {narrowing.Octal}), and the gateway cannot change that. Run chown to the gateway's user and chmod 0600 on it."]);
        }
    }

    private void NarrowFolder(string folder)
    {
        var narrowing = OwnerOnly.NarrowFolder(folder);
        if (narrowing.Outcome == Narrowed.NotOurs)
        {
            throw new SettingsException([$"Gateway:Ledger:Path: other users may write to the folder \"{folder}\" (permissions {narrowing.Octal}) and replace the ledger, and the gateway cannot change that. Run chown to the gateway's user and chmod 0700 on it."]);
        }

        if (narrowing.Outcome == Narrowed.Done)
        {
            Log.FolderNarrowed(_logger, folder, narrowing.Octal);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2211, LogLevel.Warning, "Removed other users' write access to the ledger's folder {Folder} (its permissions were {Rights}).")]
        public static partial void FolderNarrowed(ILogger logger, string folder, string rights);

        [LoggerMessage(2210, LogLevel.Warning, "Removed other users' access to {File} of the ledger (its permissions were {Rights} and are now 0600).")]
        public static partial void Narrowed(ILogger logger, string file, string rights);
    }
}
