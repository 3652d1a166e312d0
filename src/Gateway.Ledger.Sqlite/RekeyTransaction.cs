using System.Data.Common;

namespace Gateway.Ledger.Sqlite;

/// <summary>Encrypts everything with another key, within one transaction, row by row.</summary>
internal sealed class RekeyTransaction
{
    private readonly DbTransaction _transaction;
    private readonly LedgerCipher? _before;
    private readonly LedgerCipher _after;
    private int _unreadable;

    /// <summary>Makes it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="before">The key before; null when it is lost.</param>
    /// <param name="after">The new key.</param>
    public RekeyTransaction(DbTransaction transaction, LedgerCipher? before, LedgerCipher after)
    {
        _transaction = transaction;
        _before = before;
        _after = after;
    }

    public async Task<RekeyCounts> RunAsync(CancellationToken cancellationToken)
    {
        var states = await EncryptAsync(
            """SELECT "RolloutSequence" FROM "rollout_states" WHERE "Specs" IS NOT NULL""",
            """SELECT s."Specs", r."Id" FROM "rollout_states" s JOIN "rollouts" r ON r."Sequence" = s."RolloutSequence" WHERE s."RolloutSequence" = @0""",
            """UPDATE "rollout_states" SET "Specs" = @1 WHERE "RolloutSequence" = @0""",
            static row => ProtectedPurpose.Specs(row.GetGuid(1)),
            cancellationToken);
        states += await EncryptAsync(
            """SELECT "RolloutSequence" FROM "rollout_states" WHERE "Snapshot" IS NOT NULL""",
            """SELECT s."Snapshot", r."Id" FROM "rollout_states" s JOIN "rollouts" r ON r."Sequence" = s."RolloutSequence" WHERE s."RolloutSequence" = @0""",
            """UPDATE "rollout_states" SET "Snapshot" = @1 WHERE "RolloutSequence" = @0""",
            static row => ProtectedPurpose.Snapshot(row.GetGuid(1)),
            cancellationToken);
        states += await EncryptAsync(
            """SELECT "RolloutSequence" FROM "rollout_states" WHERE "Changes" IS NOT NULL""",
            """SELECT s."Changes", r."Id" FROM "rollout_states" s JOIN "rollouts" r ON r."Sequence" = s."RolloutSequence" WHERE s."RolloutSequence" = @0""",
            """UPDATE "rollout_states" SET "Changes" = @1 WHERE "RolloutSequence" = @0""",
            static row => ProtectedPurpose.Changes(row.GetGuid(1)),
            cancellationToken);
        var deployments = await EncryptAsync(
            """SELECT rowid FROM "lane_deployments" """,
            """SELECT "Spec", "Repository", "Project", "Branch", "Mode", "FlowName", "Name" FROM "lane_deployments" WHERE rowid = @0""",
            """UPDATE "lane_deployments" SET "Spec" = @1 WHERE rowid = @0""",
            static row => ProtectedPurpose.Spec(new Lane(row.GetString(1), row.GetString(2), row.GetString(4)) { Branch = row.GetString(3) }, row.GetString(5), row.GetString(6)),
            cancellationToken);

        // A digest cannot be made under another key without its secret; one that fits nothing has the next rollout write the block.
        await using var forget = PositionalCommand.Make(_transaction, """UPDATE "mode_secrets" SET "Digest" = zeroblob(32)""", 0);
        var secrets = await forget.ExecuteNonQueryAsync(cancellationToken);
        await using var record = PositionalCommand.Make(_transaction, """INSERT INTO "ledger_key" ("Id", "KeyId") VALUES (1, @0) ON CONFLICT ("Id") DO UPDATE SET "KeyId" = excluded."KeyId" """, 1);
        record.Set(_after.Id);
        await record.ExecuteNonQueryAsync(cancellationToken);
        return new RekeyCounts(states, deployments, _unreadable, secrets);
    }

    private async Task<int> EncryptAsync(string list, string read, string write, Func<DbDataReader, byte[]> purposeOf, CancellationToken cancellationToken)
    {
        await using var reading = PositionalCommand.Make(_transaction, read, 1);
        await using var writing = PositionalCommand.Make(_transaction, write, 2);
        var encrypted = 0;
        foreach (var id in await ListAsync(list, cancellationToken))
        {
            reading.Set(id);
            if (await ReadAsync(reading, purposeOf, cancellationToken) is not var (text, purpose))
            {
                _unreadable++;
                continue;
            }

            writing.Set(id, _after.Protect(text, purpose));
            await writing.ExecuteNonQueryAsync(cancellationToken);
            encrypted++;
        }

        return encrypted;
    }

    private async Task<(byte[] Text, byte[] Purpose)?> ReadAsync(DbCommand reading, Func<DbDataReader, byte[]> purposeOf, CancellationToken cancellationToken)
    {
        await using var row = await reading.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        var purpose = purposeOf(row);
        return _before?.Unprotect(row.GetFieldValue<byte[]>(0), purpose) is { } text ? (text, purpose) : null;
    }

    /// <summary>Which rows there are, before any is written: a row at a time is in memory.</summary>
    private async Task<List<long>> ListAsync(string list, CancellationToken cancellationToken)
    {
        await using var listing = PositionalCommand.Make(_transaction, list, 0);
        await using var row = await listing.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await row.ReadAsync(cancellationToken))
        {
            ids.Add(row.GetInt64(0));
        }

        return ids;
    }
}
