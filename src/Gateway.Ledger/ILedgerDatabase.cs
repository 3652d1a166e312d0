using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>What one kind of database does for the ledger in its own way. Everything else is Entity Framework's and the same for all.</summary>
internal interface ILedgerDatabase
{
    /// <summary>Where the database is, as messages name it.</summary>
    string Place { get; }

    /// <summary>Whether there is one; asking makes none.</summary>
    bool Exists { get; }

    /// <summary>Has a context use the database.</summary>
    void Configure(DbContextOptionsBuilder builder);

    /// <summary>Makes ready what the database lies in, such as its folder, and keeps others out of it.</summary>
    /// <exception cref="SettingsException">It cannot be made, or others have rights that are not the gateway's to take away.</exception>
    void Prepare();

    /// <summary>Shares the database with the other processes that use it, for as long as this process lives.</summary>
    /// <exception cref="SettingsException">A process has it for itself.</exception>
    void Share();

    /// <summary>Takes the database for this process alone, for as long as it lives.</summary>
    /// <returns>Whether no other process uses it.</returns>
    bool TryTake();

    /// <summary>What the database says of the key that it was encrypted with; nothing where there is none.</summary>
    /// <exception cref="SettingsException">It cannot be read.</exception>
    LedgerContents ReadContents();

    /// <summary>The version of the gateway that has applied the database's newest migration; null where none has recorded that.</summary>
    Version? ReadWriterVersion();

    /// <summary>Has the database say which key it is encrypted with.</summary>
    void RecordKey(string keyId);

    /// <summary>What it takes on the disk, in bytes, its log included.</summary>
    long MeasureBytes();

    /// <summary>What is free on its disk for this process, in bytes; null when the system does not say.</summary>
    long? MeasureFreeBytes();

    /// <summary>Writes something beside the database to the disk and takes it away. It touches neither the database nor its locks.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">The gateway may not write there.</exception>
    void TryDisk();

    /// <summary>The statements that record an accepted build, of the context's transaction.</summary>
    IAcceptanceStatements StatementsOf(LedgerContext context);

    /// <summary>Applies the migrations that the database lacks and records which version of the gateway did, while no other process does; one that was killed while it did so keeps nobody from it.</summary>
    /// <param name="context">The ledger.</param>
    /// <param name="cancellationToken">Ends it; each migration is applied as a whole or not at all.</param>
    Task MigrateAsync(LedgerContext context, CancellationToken cancellationToken);

    /// <summary>Encrypts with another key all that one encrypts, in one transaction, and leaves nothing of what was there before on the disk.</summary>
    /// <param name="context">The ledger, which no other process uses.</param>
    /// <param name="before">The key before; null when it is lost.</param>
    /// <param name="after">The new key.</param>
    /// <param name="record">Records it within the transaction.</param>
    /// <param name="cancellationToken">Ends it; nothing is changed then.</param>
    Task<RekeyCounts> RekeyAsync(LedgerContext context, LedgerCipher? before, LedgerCipher after, Func<RekeyCounts, Task> record, CancellationToken cancellationToken);

    /// <summary>Opens the audit's table as it is stored, in one state of the database, whatever is appended meanwhile. It keeps no writer waiting.</summary>
    Task<IAuditTable> OpenAuditAsync(LedgerContext context, CancellationToken cancellationToken);
}

/// <summary>The statements that record an accepted build, prepared once for all that share a commit.</summary>
internal interface IAcceptanceStatements
{
    /// <summary>The hash and the rollout of a delivery, or null.</summary>
    Task<(byte[] BodySha256, Guid RolloutId)?> FindDeliveryAsync(string repository, string key, CancellationToken cancellationToken);

    /// <summary>What rollbacks hold in a rollout's lane, the newest first.</summary>
    Task<IReadOnlyList<RollbackHold>> ListHoldsAsync(Rollout rollout, CancellationToken cancellationToken);

    /// <summary>The newest build of a rollout's lane that succeeded or is on its way; null where there is none.</summary>
    Task<NewestRun?> FindNewestRunAsync(Rollout rollout, CancellationToken cancellationToken);

    /// <summary>Adds a manifest and its flow facts where the ledger does not have them yet.</summary>
    Task AddContentAsync(BuildContent content, CancellationToken cancellationToken);

    /// <summary>Adds an accepted rollout.</summary>
    /// <returns>Its position in the ledger.</returns>
    Task<long> AddRolloutAsync(Rollout rollout, CancellationToken cancellationToken);

    /// <summary>Adds a delivery of an accepted rollout.</summary>
    Task AddDeliveryAsync(string repository, string key, Acceptance acceptance, CancellationToken cancellationToken);
}
