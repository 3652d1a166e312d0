using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Cli;
using Gateway.Hosting;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;

namespace Gateway.Tests.CommandLine;

public sealed class GatewayCommandTests
{
    [Fact]
    public async Task Its_help_names_every_verb()
    {
        var run = await CommandRun.RunAsync("--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            (string[])["check <manifest>", "sign", "plan", "migrate", "ledger", "keys", "audit", "health", "status <MODE>", "rollouts", "rollback <MODE>", "why <rollout>", "completion"],
            verb => Assert.Contains($"\n  {verb} ", run.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("check", "--mode", "--repository", "--variable", "--output", "--prefect-version", "--allow-mass-prune")]
    [InlineData("sign", "--secret-file", "--file", "--id", "--github")]
    [InlineData("plan", "--server", "--secret-file", "--file", "--format")]
    [InlineData("migrate")]
    [InlineData("ledger rekey", "--new-key-file", "--key-is-lost")]
    [InlineData("keys create", "--name", "--role", "--expires")]
    [InlineData("audit verify", "--head")]
    [InlineData("health", "--ready", "--server")]
    [InlineData("status", "-w, --watch", "--server", "--key-file", "--allow-http")]
    [InlineData("rollouts", "--mode", "--repository", "--project", "--branch", "--status", "--limit", "--cursor")]
    [InlineData("rollback", "--to", "--reason", "--dry-run", "--allow-mass-prune", "--timeout")]
    [InlineData("freeze", "--for", "--until", "--reason")]
    [InlineData("audit list", "--since", "--actor", "--action")]
    public async Task The_help_of_a_verb_names_its_options_and_says_what_each_is(string verb, params string[] options)
    {
        var run = await CommandRun.RunAsync([.. verb.Split(' '), "--help"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(options, option => Assert.Matches($@"\n  {option}\b.*\p{{L}}", run.Out));
    }

    [Theory]
    [InlineData("sign")]
    [InlineData("plan")]
    [InlineData("keys create")]
    public async Task Help_is_given_although_what_is_required_is_missing(string verb) =>
        Assert.Contains("Usage:", (await CommandRun.RunAsync([.. verb.Split(' '), "-h"])).Out, StringComparison.Ordinal);

    [Fact]
    public async Task A_mistyped_verb_does_nothing_and_exits_with_2() => (await CommandRun.RunAsync("migrat")).AssertRefused("'migrat' is not a command or a setting.", "");

    [Theory]
    [InlineData("", "--bogus", "x")]
    [InlineData("check ", "check", "prefect.yaml", "--mode", "staging", "--bogus", "x")]
    [InlineData("sign ", "sign", "--secret-file", "s", "--file", "f", "--bogus")]
    [InlineData("plan ", "plan", "--server", "http://127.0.0.1:9", "--secret-file", "s", "--file", "f", "--bogus")]
    [InlineData("migrate ", "migrate", "--bogus", "x")]
    [InlineData("ledger rekey ", "ledger", "rekey", "--bogus", "x")]
    [InlineData("keys create ", "keys", "create", "--name", "grafana", "--role", "reader", "--bogus")]
    [InlineData("audit verify ", "audit", "verify", "--bogus", "x")]
    [InlineData("health ", "health", "--bogus")]
    public async Task An_option_that_nothing_knows_exits_with_2_and_is_named(string help, params string[] args) => (await CommandRun.RunAsync(args)).AssertRefused("'--bogus'", help);

    [Theory]
    [InlineData("sign ", "sign", "--secret-file", "s", "--file", "f")]
    [InlineData("plan ", "plan", "--server", "http://127.0.0.1:9", "--secret-file", "s", "--file", "f")]
    [InlineData("keys create ", "keys", "create", "--name", "grafana", "--role", "reader")]
    [InlineData("health ", "health")]
    public async Task A_verb_that_reads_no_settings_takes_none(string help, params string[] args) =>
        (await CommandRun.RunAsync([.. args, "--Gateway:Ledger:Path=x"])).AssertRefused("'--Gateway:Ledger:Path=x'", help);

    [Theory]
    [InlineData("ledger")]
    [InlineData("keys")]
    [InlineData("audit")]
    public async Task A_verb_that_wants_another_one_says_so(string verb) => (await CommandRun.RunAsync(verb)).AssertRefused("command", verb + " ");

    [Theory]
    [InlineData("--secret-file", "sign", "--file", "f")]
    [InlineData("--file", "sign", "--secret-file", "s")]
    [InlineData("--server", "plan", "--secret-file", "s", "--file", "f")]
    [InlineData("--secret-file", "plan", "--server", "http://127.0.0.1:9", "--file", "f")]
    [InlineData("--file", "plan", "--server", "http://127.0.0.1:9", "--secret-file", "s")]
    [InlineData("--mode", "check", "prefect.yaml")]
    public async Task An_option_that_is_required_is_named_where_it_is_missing(string option, params string[] args) =>
        (await CommandRun.RunAsync(args)).AssertRefused($"'{option}'", args[0] + " ");

    [Fact]
    public async Task Every_problem_is_on_a_line_of_its_own()
    {
        var run = await CommandRun.RunAsync("--urlz", "--bogus", "1", "serv");

        Assert.Equal(["'--urlz'", "'--bogus'", "'serv'", "See"], run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("audit", "verify")]
    [InlineData("ledger", "rekey")]
    public async Task Settings_that_are_wrong_exit_with_78_a_line_for_each(params string[] verb)
    {
        using var folder = new CommandFolder();

        var run = await folder.RunAsync([.. verb, "--Gateway:Ledger:MaxPending=0"]);

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"The gateway cannot start with these settings:{Environment.NewLine}  - Gateway:Ledger:MaxPending", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Ledger));
    }

    [Fact]
    public async Task A_gateway_whose_settings_are_wrong_does_not_serve_and_names_all_of_them()
    {
        using var folder = new CommandFolder();

        var run = await folder.RunAsync("--urls", "http://127.0.0.1:0", "--Gateway:Rollouts:MaxParallel=0", "--Gateway:Prefect:ApiUrl=nowhere", "--Gateway:Bogus=1");

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.All((string[])["Gateway:Rollouts:MaxParallel", "Gateway:Prefect:ApiUrl", "Gateway:Bogus"], setting => Assert.Contains($"  - {setting}", run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_that_a_setting_cannot_take_exits_with_78_and_names_the_setting()
    {
        using var folder = new CommandFolder();

        var run = await folder.RunAsync("migrate", "--Gateway:Ledger:MaxPending=many");

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("Gateway:Ledger:MaxPending", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_in_one_start()
    {
        using var folder = new CommandFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        folder.Write("data/ledger.db", "# Not a ledger\n");

        var run = await folder.RunAsync(
            "--urls",
            $"{taken};nowhere",
            "--Gateway:Logging:Format=xml",
            "--Gateway:Modes:staging:BranchIsolation=seperate",
            "--Gateway:Rollouts:MaxResumes=many",
            "--Gateway:Rollouts:MaxParallel=0",
            "--Gateway:Modes:prod:RequiredChecks=tests",
            "--Gateway:Prefect:AuthString:File=/no/such/file",
            "--Gateway:Bogus=1");

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.All(
            (string[])
            [
                "Gateway:Logging:Format must be one of text, json, but is 'xml'.",
                "Gateway:Modes:staging:BranchIsolation must be one of shared, held, separate, but is 'seperate'.",
                "Gateway:Rollouts:MaxResumes must be a whole number",
                "Gateway:Rollouts:MaxParallel must be between",
                "Gateway:Modes:prod:RequiredChecks must be a list.",
                "Gateway:Prefect:AuthString:File names the file '/no/such/file'",
                "Gateway:Bogus is not a known setting",
                "Urls: 'nowhere' is not an address",
                $"Urls: the gateway cannot listen on {taken}: ",
                $"Gateway:Ledger:Path: the ledger at \"{folder.Ledger}\" cannot be read: the file is not a SQLite database.",
            ],
            said => Assert.Contains("  - " + said, run.Error, StringComparison.Ordinal));
        Assert.Equal(11, run.Error.TrimEnd().Split(Environment.NewLine).Length);
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("ledger", "rekey")]
    [InlineData("audit", "verify")]
    public async Task A_file_that_is_no_database_exits_with_78_whichever_command_opens_it(params string[] verb)
    {
        using var folder = new CommandFolder();
        folder.Write("data/ledger.db", "# Not a ledger\n");

        var run = await folder.RunAsync(verb);

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.Contains($"Gateway:Ledger:Path: the ledger at \"{folder.Ledger}\" cannot be read: the file is not a SQLite database. Set the path", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--Gateway:Ledger:MigrateOnStart=false")]
    [InlineData("migrate")]
    [InlineData("ledger", "rekey")]
    [InlineData("audit", "verify")]
    public async Task A_ledger_of_a_newer_version_is_refused_with_both_versions_and_not_changed(params string[] verb)
    {
        using var folder = new CommandFolder();
        await folder.PlaceLedgerAsync();
        await folder.UpgradeLedgerAsync();
        var before = await File.ReadAllBytesAsync(folder.Ledger);

        var run = await folder.RunAsync([.. verb, "--urls=http://127.0.0.1:0"]);

        folder.Release();
        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.Matches(
            @"belongs to a newer version of the gateway: version 7\.8\.9 upgraded it, and its schema is at 29990101000000_Later\. This is version \d+\.\d+\.\d+, whose schema is at \d{14}_\w+\. Nothing was changed\.",
            run.Error);
        Assert.Equal(before.Length, (await File.ReadAllBytesAsync(folder.Ledger)).Length);
    }

    [Fact]
    public async Task A_ledger_says_which_version_of_the_gateway_migrated_it()
    {
        using var folder = new CommandFolder();
        await folder.PlaceLedgerAsync();

        Assert.Equal(LedgerSchema.ProgramVersion.ToString(3), SqliteContents.ReadWriterVersion(folder.Ledger)?.ToString());
    }

    [Fact]
    public async Task A_path_at_which_there_is_a_folder_exits_with_78()
    {
        using var folder = new CommandFolder();
        Directory.CreateDirectory(folder.Ledger);

        var run = await folder.RunAsync("migrate");

        Assert.Equal(78, run.ExitCode);
        Assert.Contains($"Gateway:Ledger:Path: \"{folder.Ledger}\" is a folder. Set the path of the ledger's file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_in_use_exits_with_78_and_no_trace()
    {
        using var folder = new CommandFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        var run = await folder.RunAsync("--urls", taken);

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"The gateway cannot start with these settings:{Environment.NewLine}  - Urls: the gateway cannot listen: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(taken, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_is_told_to_end_has_all_the_time_that_its_host_takes_for_what_is_under_way()
    {
        var parsed = new RootCommand().Parse([]);

        var configuration = GatewayCommand.Configure(parsed, new CommandOutput(TextWriter.Null, TextWriter.Null, () => Stream.Null));

        Assert.True(configuration.ProcessTerminationTimeout > GatewayService.ShutdownTimeout);
    }

    /// <summary>1 would say that something was found.</summary>
    [Theory]
    [InlineData(typeof(OperationCanceledException), GatewayCommand.EndedExitCode, "The command was told to end before it was done.")]
    [InlineData(typeof(IOException), GatewayCommand.InputOutputExitCode, "The command cannot read or write: ")]
    [InlineData(typeof(UnauthorizedAccessException), GatewayCommand.InputOutputExitCode, "The command cannot read or write: ")]
    [InlineData(typeof(NotSupportedException), GatewayCommand.FaultExitCode, "The gateway failed: ")]
    public async Task What_ends_a_command_early_has_an_exit_code_of_its_own(Type exception, int exitCode, string message)
    {
        await using var errors = new StringWriter();

        var actual = await GatewayCommand.RunAsync(["keys", "create", "--name", "me", "--role", "reader"], new CommandOutput(new BrokenWriter((Exception)Activator.CreateInstance(exception)!), errors, () => Stream.Null));

        Assert.Equal(exitCode, actual);
        Assert.StartsWith(message, errors.ToString(), StringComparison.Ordinal);
    }

    private sealed class BrokenWriter(Exception exception) : StringWriter
    {
        public override Task WriteLineAsync(string? value) => throw exception;

        public override Task WriteAsync(string? value) => throw exception;

        public override void WriteLine(string? value) => throw exception;

        public override void Write(string? value) => throw exception;
    }
}
