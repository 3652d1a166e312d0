using Gateway.IntegrationTests.Running;
using Gateway.Ledger;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>Where the ledger's key is looked for, and what happens when it is not there.</summary>
public sealed class LedgerKeyPlaceTests
{
    [Fact]
    public async Task A_new_ledgers_key_is_not_in_the_folder_that_is_backed_up()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();

        Assert.True(File.Exists(ledger.KeyFile));
        var key = (await File.ReadAllTextAsync(ledger.KeyFile)).Trim();
        Assert.All(Directory.GetFiles(ledger.Settings.Folder), file => Assert.DoesNotContain(key, File.ReadAllText(file, System.Text.Encoding.Latin1), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ledger_of_an_earlier_version_goes_on_with_the_key_beside_it_and_says_how_to_have_it_elsewhere()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await ledger.AgeAsync();

        await using var gateway = await HostedGateway.StartAsync(ledger.Settings);

        Assert.Contains($"[Warning] The ledger's key is at \"{ledger.Beside}\", next to the database, and therefore in every backup of that folder, instead of at \"{ledger.KeyFile}\"", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("run \"gateway ledger rekey\"", gateway.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(ledger.KeyFile));
        Assert.Equal("succeeded", (string?)(await ledger.GoBackAsync(gateway))["status"]);
    }

    [Fact]
    public async Task The_way_from_the_old_place_is_a_new_key_at_the_new_one_and_the_old_one_is_out_of_the_ledgers_folder()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await ledger.AgeAsync();

        var (exitCode, output) = await ledger.RekeyAsync();

        Assert.True(exitCode == 0, output);
        Assert.False(File.Exists(ledger.Beside));
        Assert.True(File.Exists(ledger.KeyFile));
        await ledger.AssertCanGoBackAsync();
    }

    [Fact]
    public async Task Of_a_key_that_somebody_put_at_the_new_place_and_the_one_beside_an_older_ledger_the_one_that_reads_it_is_used()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        await ledger.AgeAsync();
        LedgerKeyFile.Make(ledger.KeyFile);

        await ledger.AssertCanGoBackAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_second_key_is_made_beside_an_encrypted_ledger_whose_key_is_gone(bool isOlder)
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        if (isOlder)
        {
            await ledger.AgeAsync();
            File.Delete(ledger.Beside);
        }
        else
        {
            File.Delete(ledger.KeyFile);
        }

        var fault = await HostedGateway.FindFaultsAsync(ledger.Settings);

        Assert.Contains($"Gateway:Ledger:KeyFile: there is no key at \"{ledger.KeyFile}\", but the ledger at \"{ledger.Path}\" was encrypted with one", fault, StringComparison.Ordinal);
        Assert.False(File.Exists(ledger.KeyFile));
    }

    [Fact]
    public async Task A_ledger_in_which_nothing_is_encrypted_gets_a_new_key_for_one_that_is_gone()
    {
        using var settings = new GatewaySettings();
        await (await HostedGateway.StartAsync(settings)).DisposeAsync();
        var gone = await File.ReadAllTextAsync(settings.KeyFile);
        File.Delete(settings.KeyFile);

        await (await HostedGateway.StartAsync(settings)).DisposeAsync();
        var made = await File.ReadAllTextAsync(settings.KeyFile);
        await (await HostedGateway.StartAsync(settings)).DisposeAsync();

        Assert.NotEqual(gone, made);
        Assert.Equal(made, await File.ReadAllTextAsync(settings.KeyFile));
    }

    [Fact]
    public async Task Another_ledgers_key_does_not_start_and_both_are_named_by_their_ids()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        var (own, other) = (IdOf(ledger.KeyFile), "");
        File.Delete(ledger.KeyFile);
        LedgerKeyFile.Make(ledger.KeyFile);
        other = IdOf(ledger.KeyFile);

        var (exitCode, output) = await GatewayProcess.RunAsync(ledger.Settings);

        Assert.Equal(78, exitCode);
        Assert.Contains($"(id {other}) is not the one that the ledger at \"{ledger.Path}\" was encrypted with (its id is {own})", output, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(ledger.KeyFile)).Trim(), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_that_is_lost_for_good_it_goes_on_without_what_that_one_encrypted()
    {
        await using var ledger = await EncryptedLedger.MakeAsync();
        File.Delete(ledger.KeyFile);

        var (exitCode, output) = await ledger.RekeyAsync("--key-is-lost");

        Assert.True(exitCode == 0, output);
        Assert.Contains("could not be read with the previous key and were not changed", output, StringComparison.Ordinal);
        await using var gateway = await HostedGateway.StartAsync(ledger.Settings);
        Assert.Equal("specs_unreadable", (string?)(await ledger.GoBackAsync(gateway))["failure"]?["code"]);
    }

    private static string IdOf(string path)
    {
        var cipher = new LedgerCipher(LedgerKeyFile.Read(path)!);
        return cipher.Id;
    }
}
