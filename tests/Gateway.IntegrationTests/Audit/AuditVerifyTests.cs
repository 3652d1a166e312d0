using System.Net;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Running;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Audit;

/// <summary><c>gateway audit verify</c> against a ledger that somebody had in their hands.</summary>
public sealed partial class AuditVerifyTests : IClassFixture<AuditedLedger>, IDisposable
{
    private const string Key = "a-key-of-the-audit-0123456789abcdef";

    private readonly GatewaySettings _settings = new();
    private readonly string _head;

    public AuditVerifyTests(AuditedLedger ledger)
    {
        ledger.CopyTo(_settings);
        _head = ledger.Head;
    }

    public void Dispose() => _settings.Dispose();

    [Fact]
    public async Task A_chain_that_is_whole_has_the_head_that_was_kept() => Assert.Equal(0, (await VerifyAsync("--head", _head)).ExitCode);

    [Fact]
    public async Task The_hash_of_the_head_alone_is_taken_too() => Assert.Equal(0, (await VerifyAsync("--head", _head.Split(':')[1])).ExitCode);

    [Theory]
    [InlineData("UPDATE audit_entries SET Detail = 'Nothing of it.' WHERE Sequence = 2", 2)]
    [InlineData("UPDATE audit_entries SET Address = '10.0.0.1' WHERE Sequence = 4", 4)]
    [InlineData("UPDATE audit_entries SET Hash = zeroblob(32) WHERE Sequence = 1", 1)]
    [InlineData("UPDATE audit_entries SET AtMs = 'yesterday' WHERE Sequence = 3", 3)]
    [InlineData("UPDATE audit_entries SET KeyId = '0123456789abcdef' WHERE Sequence = 3", 3)]
    [InlineData("DELETE FROM audit_entries WHERE Sequence = 1", 1)]
    [InlineData("DELETE FROM audit_entries WHERE Sequence = 3", 3)]
    [InlineData("UPDATE audit_entries SET Sequence = CASE Sequence WHEN 2 THEN -3 ELSE -2 END WHERE Sequence IN (2, 3); UPDATE audit_entries SET Sequence = -Sequence WHERE Sequence < 0", 2)]
    [InlineData("DELETE FROM audit_entries WHERE Sequence = 2; UPDATE audit_entries SET Sequence = Sequence - 1 WHERE Sequence = 3; UPDATE audit_entries SET Sequence = 3 WHERE Sequence = 4", 2)]
    [InlineData("INSERT INTO audit_entries SELECT 0, AtMs, ActorKind, Actor, ActorId, Address, Action, Subject, Outcome, Detail, Rollout, KeyId, Hash FROM audit_entries WHERE Sequence = 1", 1)]
    public async Task What_was_changed_taken_out_or_moved_is_named_by_its_place(string sql, int sequence)
    {
        await ExecuteAsync("DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete; " + sql);

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"The chain is broken at entry {sequence}.", output, StringComparison.Ordinal);
    }

    /// <summary>What reads the same, and is passed over by a search: "GET /api/v1/audit?actor=…" would not list it.</summary>
    [Theory]
    [InlineData("UPDATE audit_entries SET Actor = CAST(Actor AS BLOB), Action = CAST(Action AS BLOB) WHERE Sequence = 2")]
    [InlineData("UPDATE audit_entries SET Actor = Actor || char(0) WHERE Sequence = 2")]
    [InlineData("UPDATE audit_entries SET Action = Action || char(0) || 'x' WHERE Sequence = 2")]
    [InlineData("UPDATE audit_entries SET Detail = CAST(CAST(Detail AS BLOB) || x'ff' AS TEXT) WHERE Sequence = 2")]
    [InlineData("CREATE TABLE other AS SELECT Sequence, CAST(AtMs AS TEXT) AS AtMs, ActorKind, Actor, ActorId, Address, Action, Subject, Outcome, Detail, Rollout, KeyId, Hash FROM audit_entries WHERE Sequence = 2; DELETE FROM audit_entries WHERE Sequence = 2; ALTER TABLE audit_entries RENAME TO rest; CREATE VIEW audit_entries AS SELECT * FROM rest UNION ALL SELECT * FROM other")]
    public async Task What_is_stored_in_another_way_than_the_gateway_stores_it_is_broken_although_it_reads_the_same(string sql)
    {
        await ExecuteAsync("DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete; " + sql);

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("The chain is broken at entry 2.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE audit_entries RENAME TO rest; CREATE VIEW audit_entries AS SELECT * FROM rest", "but a view")]
    [InlineData("CREATE TABLE other AS SELECT * FROM audit_entries; DROP TABLE audit_entries; ALTER TABLE other RENAME TO audit_entries", "Its columns differ from the ones")]
    [InlineData("ALTER TABLE audit_entries ADD COLUMN Other TEXT AS (Actor)", "Its columns differ from the ones")]
    [InlineData("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '\"Actor\" TEXT', '\"Actor\" TEXT COLLATE NOCASE') WHERE name = 'audit_entries'", "has another collation")]
    [InlineData("CREATE TRIGGER quiet BEFORE INSERT ON audit_entries WHEN NEW.Actor = 'ana' BEGIN SELECT RAISE(IGNORE); END", "a trigger that the gateway did not create: CREATE TRIGGER quiet")]
    [InlineData("CREATE TRIGGER quiet BEFORE INSERT ON \"AUDIT_ENTRIES\" WHEN NEW.Actor = 'ana' BEGIN SELECT RAISE(IGNORE); END", "a trigger that the gateway did not create: CREATE TRIGGER quiet")]
    [InlineData("CREATE TRIGGER quiet AFTER INSERT ON rollouts BEGIN DELETE FROM audit_entries WHERE Actor = 'ana'; END", "a trigger that the gateway did not create: CREATE TRIGGER quiet")]
    [InlineData("CREATE INDEX quiet ON \"AUDIT_ENTRIES\" (Actor COLLATE NOCASE)", "has another collation")]
    [InlineData("DROP INDEX IX_audit_entries_AtMs; CREATE INDEX IX_audit_entries_AtMs ON audit_entries (AtMs) WHERE Sequence > 2; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX IX_audit_entries_AtMs ON audit_entries (AtMs)' WHERE name = 'IX_audit_entries_AtMs'", "do not match")]
    public async Task A_table_that_was_changed_so_that_a_search_may_not_find_all_is_said_although_the_chain_is_whole(string sql, string reason)
    {
        await ExecuteAsync(sql);

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("The chain is intact, but its table was changed", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_the_table_does_not_take_is_not_noted_and_so_nothing_is_answered()
    {
        await ExecuteAsync("CREATE TRIGGER quiet BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(IGNORE); END");
        await using var gateway = await HostedGateway.StartAsync(_settings);
        var body = SignedBuild.Json(5);
        body["ref"] = "refs/heads/feature/x";

        using var refused = await gateway.PostAsync(SignedBuild.From(body));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task What_was_cut_off_at_the_end_shows_by_the_head_that_was_kept()
    {
        await ExecuteAsync("DROP TRIGGER audit_entries_no_delete; DELETE FROM audit_entries WHERE Sequence > 2");

        Assert.Equal(0, (await VerifyAsync()).ExitCode);
        var (exitCode, output) = await VerifyAsync("--head", _head);
        Assert.Equal(1, exitCode);
        Assert.Contains("The chain is broken at entry 3.", output, StringComparison.Ordinal);
    }

    /// <summary>What the database's owner can do, with the triggers dropped and without the key.</summary>
    [Fact]
    public async Task Entries_that_were_hashed_again_without_a_key_are_broken_where_one_is_configured()
    {
        _settings["Audit:Keys:0"] = Key;

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("The chain is broken at entry 1. The hashes of entries 1 to 4 were made without a key", output, StringComparison.Ordinal);
        Assert.Contains("If you know that the audit is older than its key, set Gateway:Audit:KeyedFrom to 5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_from_before_its_key_is_whole_again_with_the_number_that_the_first_verification_names()
    {
        _settings["Audit:Keys:0"] = Key;
        await using (var gateway = await HostedGateway.StartAsync(_settings))
        {
            Assert.Contains("Some entries of the audit that must have a keyed hash do not", await gateway.WaitForLineAsync("(Gateway:Audit:KeyedFrom)"), StringComparison.Ordinal);
            await RefuseAsync(gateway, 5);
        }

        var (before, output) = await VerifyAsync();
        _settings["Audit:KeyedFrom"] = "5";
        var (after, _) = await VerifyAsync("--head", _head);

        Assert.Equal((1, 0), (before, after));
        Assert.Contains("The hashes of entries 1 to 4 were made without a key", output, StringComparison.Ordinal);
        Assert.Contains("set Gateway:Audit:KeyedFrom to 5,", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_entry_of_one_sequence_is_found_in_a_table_that_allows_it()
    {
        await ExecuteAsync("CREATE TABLE other AS SELECT * FROM audit_entries; DROP TABLE audit_entries; ALTER TABLE other RENAME TO audit_entries; INSERT INTO audit_entries SELECT * FROM audit_entries WHERE Sequence = 3");

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("The chain is broken at entry 3. There are several entries with this sequence.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_was_begun_again_shows_by_the_head_that_was_logged()
    {
        await ExecuteAsync("DROP TRIGGER audit_entries_no_delete; DELETE FROM audit_entries");
        await using (var gateway = await HostedGateway.StartAsync(_settings))
        {
            for (var run = 5; run <= 9; run++)
            {
                await RefuseAsync(gateway, run);
            }
        }

        Assert.Equal(0, (await VerifyAsync()).ExitCode);
        var (exitCode, output) = await VerifyAsync("--head", _head);
        Assert.Equal(1, exitCode);
        Assert.Contains("The chain is broken at entry 4. Its hash differs from the given head", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_is_logged_at_the_start_after_a_while_and_at_the_end()
    {
        _settings["Audit:HeadInterval"] = "00:00:01";
        var gateway = await HostedGateway.StartAsync(_settings);
        await gateway.WaitForLineAsync($"The audit's head is \"{_head}\".");
        await RefuseAsync(gateway, 5);
        await gateway.WaitForLineAsync("The audit's head is \"5:");
        await gateway.DisposeAsync();

        _settings["Audit:HeadInterval"] = "1.00:00:00";
        gateway = await HostedGateway.StartAsync(_settings);
        await RefuseAsync(gateway, 6);
        await gateway.DisposeAsync();

        var logged = Heads().Matches(gateway.Output).Select(match => match.Groups["head"].Value).ToList();
        Assert.Equal(["5", "6"], logged.Select(head => head.Split(':')[0]));
        foreach (var head in logged)
        {
            Assert.Equal(0, (await VerifyAsync("--head", head)).ExitCode);
        }
    }

    [Fact]
    public async Task A_gateway_that_runs_says_so_when_the_audits_newest_entry_is_not_the_one_that_it_wrote()
    {
        await using var gateway = await HostedGateway.StartAsync(_settings);
        await gateway.WaitForLineAsync($"The audit's head is \"{_head}\".");
        await ExecuteAsync("DROP TRIGGER audit_entries_no_delete; DELETE FROM audit_entries WHERE Sequence > 2");

        await RefuseAsync(gateway, 5);
        await RefuseAsync(gateway, 6);

        var line = Assert.Single(gateway.Output.Split('\n'), line => line.StartsWith("[Fatal]", StringComparison.Ordinal));
        Assert.Contains($"The audit was changed by another process: its newest entry was \"{_head}\" when this process last wrote it, and is now \"2:", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET Detail = ''")]
    [InlineData("DELETE FROM audit_entries")]
    public async Task The_database_itself_refuses_to_change_an_entry_or_to_take_it_out(string sql)
    {
        var exception = await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync(sql));

        Assert.Contains("Entries of the audit are only ever appended.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_the_chain_goes_on_and_can_be_followed_by_its_holder_alone()
    {
        _settings["Audit:Keys:0"] = Key;
        _settings["Audit:KeyedFrom"] = "5";
        await using (var gateway = await HostedGateway.StartAsync(_settings))
        {
            await RefuseAsync(gateway, 5);
            Assert.DoesNotContain(_settings["Audit:Keys:0"]!, gateway.Output, StringComparison.Ordinal);
        }

        var (own, output) = await VerifyAsync("--head", _head);
        _settings["Audit:Keys:0"] = "another-key-of-the-audit-0123456789ab";
        var (others, reason) = await VerifyAsync();

        Assert.Equal((0, 1), (own, others));
        Assert.Contains("The chain of 5 entries is intact; 1 of them have a keyed hash.", output, StringComparison.Ordinal);
        Assert.Contains("The chain is broken at entry 5.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_not_there_is_not_made()
    {
        var path = Path.Combine(_settings.Folder, "none.db");
        _settings["Ledger:Path"] = path;

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains($"There is no ledger at {path}", output, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_key_that_is_too_short_is_said_and_nothing_is_verified_with_it()
    {
        _settings["Audit:Keys:0"] = "too-short";

        var (exitCode, output) = await VerifyAsync();

        Assert.Equal(78, exitCode);
        Assert.Contains("Gateway:Audit:Keys:0 must be 32 characters or more", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_no_hash_is_not_understood() => Assert.Equal(2, (await VerifyAsync("--head", "abc")).ExitCode);

    private Task<(int ExitCode, string Output)> VerifyAsync(params string[] args) => HostedCommand.RunAsync(_settings, ["audit", "verify", .. args]);

    /// <summary>Has the audit grow by one entry.</summary>
    private static async Task RefuseAsync(HostedGateway gateway, int run)
    {
        var body = SignedBuild.Json(run);
        body["ref"] = "refs/heads/feature/x";
        using var refused = await gateway.PostAsync(SignedBuild.From(body));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_settings["Ledger:Path"]};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("""The audit's head is "(?<head>[0-9]+:[0-9a-f]{64})"\.""", RegexOptions.ExplicitCapture)]
    private static partial Regex Heads();
}
