using Gateway.Cli;
using Gateway.IntegrationTests.Running;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>A gateway that cannot go on says why, and none of the secrets that it was given.</summary>
public sealed class CrashOutputTests
{
    private const string Canary = "canary0123456789";

    [Fact]
    public async Task Settings_that_do_not_start_print_no_secret_of_any_kind()
    {
        using var settings = WithCanaries();
        settings["Repositories:other:Secrets:0"] = settings["Repositories:arcgis:Secrets:0"];
        settings["Repositories:other:Secrets:1"] = "whsec_" + Canary + "!";
        settings["Prefect:AuthString"] = Canary;
        settings["Prefect:BearerToken"] = Canary;
        settings["Prefect:Headers:X-Key"] = Canary + "\u0007";
        settings["Audit:Keys:0"] = Canary;
        settings["ApiKeys:tests:Sha256"] = Canary;
        settings["Images:Registries:it:Username"] = "gateway";
        settings["Images:Registries:it:Password"] = null;
        settings["Images:Registries:it:Url"] = $"http://gateway:{Canary}@registry.example";
        settings["Prefect:ApiUrl"] = $"http://gateway:{Canary}@127.0.0.1/api";
        settings["Oidc:JwksUri"] = $"https://gateway:{Canary}@issuer.example/keys";
        settings["Rollouts:MaxParallel"] = "0";

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--urls", "http://127.0.0.1:0");

        Assert.Equal(78, exitCode);
        Assert.Contains("Gateway:Rollouts:MaxParallel", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_cannot_be_bound_is_told_without_the_secrets_beside_it()
    {
        using var settings = WithCanaries();
        settings["Prefect:Retries"] = "many";

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--urls", "http://127.0.0.1:0");

        Assert.Equal(78, exitCode);
        Assert.Contains("Gateway:Prefect:Retries", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_ends_the_process_without_a_secret()
    {
        using var settings = WithCanaries();
        await using (var vandal = new SqliteConnection($"Data Source={settings["Ledger:Path"]};Pooling=False"))
        {
            await vandal.OpenAsync();
            await using var command = vandal.CreateCommand();
            command.CommandText = "CREATE TABLE \"__EFMigrationsHistory\" (other TEXT)";
            await command.ExecuteNonQueryAsync();
        }

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--urls", "http://127.0.0.1:0");

        Assert.Equal(GatewayCommand.FaultExitCode, exitCode);
        Assert.Contains("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, output, StringComparison.Ordinal);
    }

    /// <summary>Every setting that holds a secret holds one that is easily found.</summary>
    private static GatewaySettings WithCanaries() => new()
    {
        HasLedger = false,
        ["Repositories:arcgis:Secrets:0"] = Canary + "-of-the-repository-0123456789",
        ["Prefect:AuthString"] = "gateway:" + Canary,
        ["Prefect:Headers:X-Key"] = Canary,
        ["Audit:Keys:0"] = Canary + "-of-the-audit-which-is-long-enough-for-it",
        ["Modes:staging:Secrets:Values:SIURB_PWD"] = Canary,
        ["Images:Registries:it:Host"] = "registry.example",
        ["Images:Registries:it:Username"] = "gateway",
        ["Images:Registries:it:Password"] = Canary,
    };
}
