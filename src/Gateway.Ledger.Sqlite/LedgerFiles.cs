namespace Gateway.Ledger.Sqlite;

/// <summary>The database's files: the gateway's user's alone, whatever the umask.</summary>
internal sealed partial class LedgerFiles
{
    /// <summary>SQLite gives the files beside it the rights of the database.</summary>
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    private readonly string _path;
    private readonly ILogger<LedgerFiles> _logger;

    public LedgerFiles(string path, ILogger<LedgerFiles> logger)
    {
        _path = path;
        _logger = logger;
    }

    /// <summary>Makes the database's folder and an empty file where there is none, and takes others' rights on what is there away.</summary>
    /// <exception cref="SettingsException">They cannot be made, or others have rights on them that are not the gateway's to take away.</exception>
    public void Prepare()
    {
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
            throw new SettingsException([$"Gateway:Ledger:Path: the ledger at \"{_path}\" cannot be opened or created: {exception.Message}"]);
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
