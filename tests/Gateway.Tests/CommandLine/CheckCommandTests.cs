namespace Gateway.Tests.CommandLine;

public sealed class CheckCommandTests : IDisposable
{
    private static readonly string Sample = Path.Combine(RepositoryFiles.Root, "samples", "pipelines-arcgis", "prefect.yaml");

    private readonly CommandFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task Check_finds_nothing_wrong_with_the_sample(string mode)
    {
        var run = await CheckAsync(Sample, "--mode", mode);

        Assert.Equal((0, $"6 deployment(s) for MODE {mode}, 0 error(s), 0 warning(s).", ""), (run.ExitCode, run.Out.Trim(), run.Error));
    }

    [Fact]
    public async Task Check_prints_every_finding_with_its_place_and_exits_with_1()
    {
        var file = _folder.Write("prefect.yaml", ManifestOf("a-staging", "schedule: { cron: '99 6 * * *' }") + Deployment("b-staging", "schedule: { cron: '99 6 * * *' }"));

        var run = await CheckAsync(file, "--mode", "staging");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("prefect.yaml:5:23: error: ", run.Out, StringComparison.Ordinal);
        Assert.Single(run.Out.Split('\n'), line => line.Contains("Also in 1 other place: b-staging (line 9). (cron_invalid)", StringComparison.Ordinal));
        Assert.EndsWith("1 error(s), 0 warning(s).", run.Out.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_cannot_steer_the_terminal()
    {
        var file = _folder.Write("prefect.yaml", ManifestOf("\"a\\e[2J-staging\"", "schedule: { cron: \"\\e[31m\" }"));

        var run = await CheckAsync(file, "--mode", "staging");

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task A_variable_that_the_settings_do_not_have_can_be_given()
    {
        var file = _folder.Write("prefect.yaml", ManifestOf("a-staging", "description: '{{ $ONE }} {{ $TWO }}'"));

        var without = await CheckAsync(file, "--mode", "staging");
        var with = await CheckAsync(file, "--mode", "staging", "--variable", "ONE=1", "TWO=");

        Assert.Equal((1, 0), (without.ExitCode, with.ExitCode));
        Assert.Equal(2, without.Out.Split("(variable_unset)").Length - 1);
    }

    [Theory]
    [InlineData("'--varable'", "--varable", "X=1")]
    [InlineData("'--varable'", "--variable", "A=1", "--varable", "B=2")]
    [InlineData("'--Gateway:Ledger:Path' has no value", "--variable", "A=1", "--Gateway:Ledger:Path")]
    [InlineData("'FOO' has no value. Use --variable NAME=value, or FOO= for an empty value.", "--variable", "FOO")]
    [InlineData("'=x' has no name. Use --variable NAME=value.", "--variable", "=x")]
    [InlineData("'odd.stdout' has no value. Use --output STEP.NAME=value", "--output", "odd.stdout")]
    [InlineData("'--Gateway:Ledger:Path' has no value", "--Gateway:Ledger:Path")]
    [InlineData("'too-much'", "too-much")]
    [InlineData("'-x' is not an option of check, and not NAME=value for --variable.", "--variable", "A=1", "-x")]
    [InlineData("'newest' is not a valid Prefect version. Use a version such as 3.6.29.", "--prefect-version", "newest")]
    [InlineData("'--prefect-version'", "--prefect-version")]
    [InlineData("'--repository'", "--repository")]
    public async Task An_option_that_check_does_not_know_exits_with_2(string printed, params string[] more)
    {
        var run = await CommandRun.RunAsync(["check", Sample, "--mode", "staging", .. more]);

        run.AssertRefused(printed, "check ");
        Assert.DoesNotContain("deployment(s)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_manifest_nothing_is_checked() => (await CommandRun.RunAsync("check", "--mode", "staging")).AssertRefused("'check'", "check ");

    [Theory]
    [InlineData("--variable", "A=1", "--Gateway:Modes:staging:DeploymentNames:0=abordagem-staging")]
    [InlineData("--output", "step=1", "--Gateway:Modes:staging:DeploymentNames:0", "abordagem-staging")]
    public async Task Settings_may_stand_behind_the_values_of_an_option(params string[] more)
    {
        var run = await CheckAsync([Sample, "--mode", "staging", .. more]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 deployment(s) for MODE staging, 0 error(s)", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("such.yaml")]
    [InlineData("data")]
    public async Task A_manifest_that_cannot_be_read_exits_with_2_and_is_named(string name)
    {
        var run = await CheckAsync(_folder.File(name), "--mode", "staging");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(_folder.File(name), run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_MODE_that_there_is_not_exits_with_2_and_those_that_there_are_are_named()
    {
        var run = await CheckAsync(Sample, "--mode", "production");

        Assert.Equal((2, "There is no MODE 'production'. The MODEs are dev, prod, staging."), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task A_repository_that_may_not_deploy_to_the_MODE_exits_with_2()
    {
        var run = await CheckAsync(Sample, "--mode", "staging", "--repository", "org/stranger");

        Assert.Equal((2, "org/stranger may not deploy to MODE staging. Gateway:Modes:staging:Repositories lists org/pipelines-arcgis."), (run.ExitCode, run.Error.Trim()));
    }

    /// <summary>Of two repositories, one's secret is no variable of the other's manifest.</summary>
    [Fact]
    public async Task Check_wants_to_know_whose_manifest_it_is_where_each_repository_has_its_own()
    {
        var file = _folder.Write("prefect.yaml", ManifestOf("b-staging", "").Replace("MODE: staging", "X: \"{{ $ONLY_A }}\"", StringComparison.Ordinal));
        string[] settings =
        [
            .. _folder.Settings.Where(setting => !setting.StartsWith("--Gateway:Modes:staging:ImageRepositories:", StringComparison.Ordinal)),
            "--Gateway:Modes:staging:Repositories:1=org/other",
            $"--Gateway:Modes:staging:Lanes:a:Repository={CommandFolder.Repository}",
            "--Gateway:Modes:staging:Lanes:a:ImageRepositories:0=ghcr.io/org/pipelines-arcgis",
            "--Gateway:Modes:staging:Lanes:a:Secrets:Values:ONLY_A=canary",
            "--Gateway:Modes:staging:Lanes:b:Repository=org/other",
            "--Gateway:Modes:staging:Lanes:b:ImageRepositories:0=ghcr.io/org/other",
        ];

        var missing = await CommandRun.RunAsync(["check", file, "--mode", "staging", .. settings]);
        var ofA = await CommandRun.RunAsync(["check", file, "--mode", "staging", "--repository", CommandFolder.Repository, .. settings]);
        var ofB = await CommandRun.RunAsync(["check", file, "--mode", "staging", "--repository", "org/other", .. settings]);

        Assert.Equal((2, 0, 1), (missing.ExitCode, ofA.ExitCode, ofB.ExitCode));
        Assert.Contains("Use --repository to say which repository the manifest belongs to. Gateway:Modes:staging:Repositories lists org/pipelines-arcgis, org/other.", missing.Error, StringComparison.Ordinal);
        Assert.Contains("(variable_unset)", ofB.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_wrong_exit_with_78()
    {
        var run = await CheckAsync(Sample, "--mode", "staging", "--Gateway:Modes:staging:Branches:0=main");

        Assert.Equal((78, ""), (run.ExitCode, run.Out));
        Assert.Contains("  - ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "pipelines/sisreg")]
    [InlineData(2, "elsewhere/sisreg")]
    [InlineData(2, null)]
    [InlineData(2, "../sisreg")]
    public async Task A_manifest_is_checked_as_that_of_its_project(int exitCode, string? project)
    {
        var file = _folder.Write("prefect.yaml", ManifestOf("a-staging", "description: x"));
        string[] settings =
        [
            "--Gateway:Repositories:rio:Name=org/pipelines-arcgis",
            $"--Gateway:Repositories:rio:Secrets:0={CommandFolder.Secret}",
            "--Gateway:Repositories:rio:Projects:all:Paths:0=pipelines/*",
            "--Gateway:Modes:staging:ImageTags:0=staging-{project}-{sha}",
        ];

        var run = await CheckAsync([file, "--mode", "staging", "--repository", "org/pipelines-arcgis", .. project is null ? (string[])[] : ["--project", project], .. settings]);

        Assert.True(exitCode == run.ExitCode, run.Output);
    }

    private static string ManifestOf(string name, string line) => "deployments:\n" + Deployment(name, line);

    private static string Deployment(string name, string line) => $$$"""
          - name: {{{name}}}
            entrypoint: flows.py:load
            work_pool: { name: docker-pool, job_variables: { image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}", env: { MODE: staging } } }
            {{{line}}}

        """;

    private Task<CommandRun> CheckAsync(params string[] args) => _folder.RunAsync(["check", .. args]);
}
