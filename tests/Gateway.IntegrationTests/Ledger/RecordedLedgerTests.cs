using System.Net;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>A ledger from before the migrations became one opens with nothing lost, and one that lacks some of them is refused.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class RecordedLedgerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private PrefectSandbox _sandbox = null!;
    private GatewaySettings _settings = null!;

    private string Path => _settings["Ledger:Path"]!;

    public async Task InitializeAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        _settings = new GatewaySettings(_sandbox.ApiUrl);
        _settings.AddKeys();
        await RecordedLedger.PlaceAsync(_settings);
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _settings.Dispose();
    }

    [Fact]
    public async Task Its_history_is_listed()
    {
        await using var gateway = await HostedGateway.StartAsync(_settings);

        var rollouts = (await gateway.GetJsonAsync("/api/v1/rollouts"))["items"]!.AsArray();

        Assert.Equal(
            [(RecordedLedger.Rollback, "succeeded", "rollback"), (RecordedLedger.Failed, "failed", "build"), (RecordedLedger.Second, "succeeded", "build"), (RecordedLedger.First, "succeeded", "build")],
            rollouts.Select(rollout => ((string)rollout!["id"]!, (string)rollout["status"]!, (string)rollout["kind"]!)));
        Assert.Equal(7, (await gateway.GetJsonAsync("/api/v1/rollouts/" + RecordedLedger.Failed))["steps"]!.AsArray().Count);
    }

    [Fact]
    public async Task Its_audit_is_whole_up_to_the_head_that_was_kept()
    {
        var (exitCode, output) = await HostedCommand.RunAsync(_settings, "audit", "verify", "--head", RecordedLedger.Head);

        Assert.True(exitCode == 0, output);
        Assert.Contains("24 entries", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_has_encrypted_can_be_gone_back_to()
    {
        await using var gateway = await HostedGateway.StartAsync(_settings);

        var answer = await gateway.RollBackAsync(RecordedLedger.Second);

        Assert.Equal((HttpStatusCode.OK, "succeeded"), (answer.Status, (string?)answer.Body["status"]));
        Assert.Equal(["abordagem-staging", "notas-staging"], from deployment in _sandbox.Deployments.EnumerateArray() let name = deployment.GetProperty("name").GetString() orderby name select name);
    }

    [Fact]
    public async Task It_is_ready_and_goes_on_with_its_key_and_a_second_start_applies_nothing()
    {
        var schemas = new List<string>();
        for (var start = 1; start <= 2; start++)
        {
            await using (var gateway = await HostedGateway.StartAsync(_settings))
            {
                var health = await gateway.GetJsonAsync("/health/ready");
                Assert.Equal("healthy", (string?)health["checks"]!["ledger"]!["status"]);
            }

            schemas.Add(await SchemaAsync());
        }

        Assert.Equal(schemas[0], schemas[1]);
        var (exitCode, output) = await MigrateAsync();
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("The ledger's schema is up to date.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_was_killed_while_it_migrated_keeps_the_next_start_from_nothing()
    {
        await RecordedLedger.LeaveMigrationLockAsync(Path);

        await using var gateway = await HostedGateway.StartAsync(_settings);

        Assert.Equal("healthy", (string?)(await gateway.GetJsonAsync("/health/ready"))["checks"]!["ledger"]!["status"]);
        Assert.DoesNotContain("cannot be executed in a transaction", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_it_took_is_still_known()
    {
        await using var gateway = await HostedGateway.StartAsync(_settings);

        using var known = await gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(5)) with { Id = "msg_1" });
        using var unknown = await gateway.PostAsync(SignedBuild.From(OperatedGateway.Build(5)) with { Id = "msg_5" });

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (known.StatusCode, unknown.StatusCode));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task One_that_lacks_some_of_the_ten_ends_the_start_and_is_left_as_it_is(string migratesOnStart)
    {
        await RecordedLedger.AgeAsync(Path);
        _settings["Ledger:MigrateOnStart"] = migratesOnStart;
        var before = await File.ReadAllBytesAsync(Path);

        var fault = await HostedGateway.FindFaultsAsync(_settings);

        Assert.Equal(
            $"Gateway:Ledger:Path: the ledger at \"{Path}\" was created by a build before version 0.1.0 and cannot be upgraded from there: "
            + "its schema is at 20261129194558_RolloutTakes but must be at 20261129223000_LedgerKey. Nothing was changed. "
            + "Start a build whose tenth and last migration is 20261129223000_LedgerKey once on this ledger, then this version again, or set a path without a ledger.",
            fault);
        LedgerConnections.Close(Path);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task Migrating_one_that_lacks_some_of_the_ten_is_refused_with_the_same_words()
    {
        await RecordedLedger.AgeAsync(Path);

        var (exitCode, output) = await MigrateAsync();

        Assert.Equal(78, exitCode);
        Assert.Contains($"Gateway:Ledger:Path: the ledger at \"{Path}\" was created by a build before version 0.1.0", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> MigrateAsync()
    {
        var (exitCode, output) = await HostedCommand.RunAsync(_settings, "migrate");
        return (exitCode, output.Trim());
    }

    /// <summary>SQLite counts what changes the schema.</summary>
    private async Task<string> SchemaAsync() => string.Join('\n', [
        .. await RecordedLedger.ListAsync(Path, "PRAGMA schema_version"),
        .. await RecordedLedger.ListAsync(Path, "SELECT MigrationId FROM __EFMigrationsHistory"),
        .. await RecordedLedger.ListAsync(Path, "SELECT * FROM ledger_key"),
    ]);
}
