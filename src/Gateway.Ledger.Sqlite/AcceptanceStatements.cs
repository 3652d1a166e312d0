using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Storage;

namespace Gateway.Ledger.Sqlite;

/// <summary>
/// The statements that record an accepted build, prepared once for all that share a commit. They are the ledger's hot path: what EF
/// Core does for each row around them costs many times what the rows do.
/// </summary>
internal sealed class AcceptanceStatements : IAcceptanceStatements
{
    private static readonly ConditionalWeakTable<IDbContextTransaction, AcceptanceStatements> Prepared = [];

    private readonly DbCommand _findDelivery;
    private readonly DbCommand _addDelivery;
    private readonly DbCommand _findContent;
    private readonly DbCommand _addContent;
    private readonly DbCommand _addRollout;
    private readonly DbCommand _findNewestRun;
    private readonly DbCommand _listHolds;

    private AcceptanceStatements(DbTransaction transaction)
    {
        _findDelivery = Command("""SELECT "BodySha256", "RolloutId" FROM "deliveries" WHERE "Repository" = @0 AND "Key" = @1""", 2);
        _addDelivery = Command("""INSERT INTO "deliveries" ("Repository", "Key", "BodySha256", "RolloutId", "ReceivedAt") VALUES (@0, @1, @2, @3, @4)""", 5);
        _findContent = Command("""SELECT 1 FROM "build_contents" WHERE "Sha256" = @0""", 1);
        _addContent = Command("""INSERT INTO "build_contents" ("Sha256", "Manifest", "Flows") VALUES (@0, @1, @2)""", 3);
        _findNewestRun = Command(
            """
            SELECT "Ref", "RunNumber", "RunId", "Id", "Sha", "Kind" IN ('Rollback', 'Redeploy') FROM "rollouts"
            WHERE "Repository" = @0 AND "Project" = @1 AND "Branch" = @2 AND "Mode" = @3 AND "Kind" IN ('Build', 'Retry', 'Rollback', 'Redeploy')
                AND "Status" IN ('Accepted', 'Planning', 'Applying', 'Verifying', 'Succeeded')
            ORDER BY "Sequence" DESC LIMIT 1
            """,
            4);
        _listHolds = Command(
            """
            SELECT "RolloutId", "Sha", "Digest", "By", "Reason", "At" FROM "rollback_holds"
            WHERE "Repository" = @0 AND "Project" = @1 AND "Branch" = @2 AND "Mode" = @3
            ORDER BY "At" DESC
            """,
            4);
        _addRollout = Command(
            """
            INSERT INTO "rollouts" ("Id", "Repository", "Project", "Branch", "Mode", "Status", "Kind", "AllowMassPrune", "Ref", "Sha", "RunId", "RunNumber", "RunAttempt", "Actor",
                "Image", "Digest", "Checks", "Details", "ContentSha256", "Proof", "Token", "TraceParent", "AcceptedAt", "Findings", "Created", "Updated", "Unchanged", "Pruned", "Restored", "Takes")
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18, @19, @20, @21, @22, @23, 0, 0, 0, 0, 0, 0)
            RETURNING "Sequence"
            """,
            24);

        DbCommand Command(string text, int parameters) => PositionalCommand.Make(transaction, text, parameters);
    }

    /// <summary>The statements of the context's transaction.</summary>
    public static AcceptanceStatements From(LedgerContext context)
    {
        var transaction = context.Database.CurrentTransaction ?? throw new InvalidOperationException("A write needs a transaction.");
        return Prepared.GetValue(transaction, static key => new AcceptanceStatements(key.GetDbTransaction()));
    }

    public async Task<(byte[] BodySha256, Guid RolloutId)?> FindDeliveryAsync(string repository, string key, CancellationToken cancellationToken)
    {
        _findDelivery.Set(repository, key);
        await using var row = await _findDelivery.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetFieldValue<byte[]>(0), row.GetGuid(1)) : null;
    }

    public async Task<NewestRun?> FindNewestRunAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        _findNewestRun.Set(rollout.Repository, rollout.Project, rollout.Branch, rollout.Mode);
        await using var row = await _findNewestRun.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new NewestRun(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetGuid(3), row.GetString(4), row.GetBoolean(5)) : null;
    }

    public async Task<IReadOnlyList<RollbackHold>> ListHoldsAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        _listHolds.Set(rollout.Repository, rollout.Project, rollout.Branch, rollout.Mode);
        await using var row = await _listHolds.ExecuteReaderAsync(cancellationToken);
        var holds = new List<RollbackHold>();
        while (await row.ReadAsync(cancellationToken))
        {
            holds.Add(new RollbackHold
            {
                RolloutId = row.GetGuid(0),
                Repository = rollout.Repository,
                Project = rollout.Project,
                Branch = rollout.Branch,
                Mode = rollout.Mode,
                Sha = row.GetString(1),
                Digest = row.IsDBNull(2) ? null : row.GetString(2),
                By = row.GetString(3),
                Reason = row.IsDBNull(4) ? null : row.GetString(4),
                At = row.GetFieldValue<DateTimeOffset>(5),
            });
        }

        return holds;
    }

    public async Task AddContentAsync(BuildContent content, CancellationToken cancellationToken)
    {
        _findContent.Set(content.Sha256);
        if (await _findContent.ExecuteScalarAsync(cancellationToken) is not null)
        {
            return;
        }

        _addContent.Set(content.Sha256, content.Manifest, content.Flows);
        await _addContent.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<long> AddRolloutAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        _addRollout.Set(
            rollout.Id,
            rollout.Repository,
            rollout.Project,
            rollout.Branch,
            rollout.Mode,
            rollout.Status.ToString(),
            rollout.Kind.ToString(),
            rollout.AllowMassPrune,
            rollout.Ref,
            rollout.Sha,
            rollout.RunId,
            rollout.RunNumber,
            rollout.RunAttempt,
            rollout.Actor,
            rollout.Image,
            rollout.Digest,
            rollout.Checks,
            rollout.Details,
            rollout.ContentSha256,
            rollout.Proof.ToString(),
            rollout.Token,
            rollout.TraceParent,
            rollout.AcceptedAt,
            rollout.Findings);
        return Convert.ToInt64(await _addRollout.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    public Task AddDeliveryAsync(string repository, string key, Acceptance acceptance, CancellationToken cancellationToken)
    {
        _addDelivery.Set(repository, key, acceptance.BodySha256, acceptance.Rollout.Id, acceptance.Rollout.AcceptedAt);
        return _addDelivery.ExecuteNonQueryAsync(cancellationToken);
    }
}
