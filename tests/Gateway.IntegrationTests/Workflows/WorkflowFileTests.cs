using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>What must be true of every workflow and action file, whatever it does.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class WorkflowFileTests
{
    [NodeFact]
    public async Task GitHubs_own_parser_finds_nothing_wrong_with_any_file()
    {
        var check = await Tools.RunNodeAsync("check.mjs", "", [.. WorkflowFile.All.Select(file => file.FullPath)]);

        Assert.True(check.ExitCode == 0, check.Everything);
    }

    [NodeTheory]
    [InlineData("needs: [nobody]", "depends on unknown job 'nobody'")]
    [InlineData("permissions: { content: read }", "Unexpected value 'content'")]
    [InlineData("if: nothing.here", "Unrecognized named-value: 'nothing'")]
    public async Task GitHubs_own_parser_finds_what_is_wrong(string line, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("workflow-file-");
        var file = Path.Combine(folder.FullName, "wrong.yml");
        await File.WriteAllTextAsync(file, $"on: push\njobs:\n  first:\n    runs-on: ubuntu-24.04\n    steps: [run: exit]\n  second:\n    runs-on: ubuntu-24.04\n    {line}\n    steps: [run: exit]\n");

        var check = await Tools.RunNodeAsync("check.mjs", "", file);
        folder.Delete(recursive: true);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(expected, check.Output, StringComparison.Ordinal);
    }

    /// <summary>A tag can be moved by whoever takes over an action's repository; a commit cannot. The version behind it is for people and Dependabot.</summary>
    [NodeFact]
    public async Task Every_action_of_others_is_pinned_by_its_commit_with_the_version_behind_it()
    {
        foreach (var file in WorkflowFile.All)
        {
            var lines = (await File.ReadAllLinesAsync(file.FullPath)).Where(line => UsesLine().IsMatch(line)).ToList();
            Assert.Equal(file.Uses.Count(), lines.Count);
            Assert.All(lines, line => Assert.True(Pinned().IsMatch(line), $"{file}: {line.Trim()}"));
        }
    }

    [NodeFact]
    public async Task One_action_has_one_version_in_all_files()
    {
        var lines = new List<string>();
        foreach (var file in WorkflowFile.All)
        {
            lines.AddRange((await File.ReadAllLinesAsync(file.FullPath)).Select(line => Pinned().Match(line)).Where(match => match.Groups["commit"].Success).Select(match => match.Value.Trim(' ', '-')));
        }

        Assert.All(lines.Distinct(StringComparer.Ordinal).GroupBy(line => line.Split('@')[0].Split('/')[1], StringComparer.Ordinal), versions => Assert.Single(versions.Select(line => line.Split('@')[1]).Distinct(StringComparer.Ordinal)));
    }

    [NodeFact]
    public void No_file_gives_a_permission_to_all_of_its_jobs_and_each_job_says_its_own()
    {
        foreach (var file in WorkflowFile.All.Where(file => file.Jobs.Count > 0))
        {
            Assert.True(WorkflowFile.Find(file.Root, "permissions") is YamlMappingNode { Children.Count: 0 }, file.Name);
            Assert.All(file.Jobs, job => Assert.True(WorkflowFile.Find(job.Value, "permissions") is YamlMappingNode, $"{file}: {job.Key}"));
        }
    }

    /// <summary>It runs with the secrets of the target on what a stranger wrote.</summary>
    [NodeFact]
    public void No_file_is_started_by_pull_request_target() =>
        Assert.All(WorkflowFile.All, file => Assert.DoesNotContain("pull_request_target", WorkflowFile.Children(file.Root, "on").Keys));

    /// <summary>What an expression writes into a script is executed: a branch's name could be a command.</summary>
    [NodeFact]
    public void No_script_has_an_expression_in_it() =>
        Assert.All(WorkflowFile.All, file => Assert.All(file.Scripts, script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal)));

    /// <summary>The token of the job would lie in the checked-out repository, for everything that runs there.</summary>
    [NodeFact]
    public void No_checkout_keeps_the_jobs_token()
    {
        var checkouts = WorkflowFile.All.SelectMany(file => file.Steps).Where(step => WorkflowFile.Text(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) is true).ToList();

        Assert.NotEmpty(checkouts);
        Assert.All(checkouts, step => Assert.Equal("false", WorkflowFile.Text(WorkflowFile.Find(step, "with")!, "persist-credentials")));
    }

    /// <summary>Who may ask for a token could deploy: there nothing runs but the gateway's own scripts.</summary>
    [NodeFact]
    public void A_job_that_may_ask_for_tokens_runs_nothing_of_the_repository_whose_flows_it_deploys()
    {
        var jobs = WorkflowFile.All.SelectMany(file => file.Jobs.Values).Where(job => WorkflowFile.Find(job, "permissions") is { } permissions && WorkflowFile.Text(permissions, "id-token") == "write").ToList();

        Assert.Equal(5, jobs.Count);
        Assert.All(jobs.SelectMany(WorkflowFile.StepsOf).Select(step => WorkflowFile.Text(step, "run")).OfType<string>(), script => Assert.StartsWith("bash .gateway/", script, StringComparison.Ordinal));
    }

    [NodeFact]
    public void Every_job_ends_by_itself() =>
        Assert.All(WorkflowFile.All, file => Assert.All(file.Jobs.Where(job => WorkflowFile.Text(job.Value, "uses") is null), job => Assert.True(WorkflowFile.Text(job.Value, "timeout-minutes") is not null, $"{file}: {job.Key}")));

    [NodeFact]
    public async Task Shellcheck_finds_nothing_wrong_with_any_script()
    {
        var folder = Directory.CreateTempSubdirectory("workflow-scripts-");
        var scripts = WorkflowFile.All.SelectMany(file => file.Scripts).ToList();
        var paths = new List<string>();
        foreach (var script in scripts)
        {
            paths.Add(Path.Combine(folder.FullName, $"{paths.Count}.sh"));
            await File.WriteAllTextAsync(paths[^1], "#!/usr/bin/env bash\n" + script);
        }

        var check = await Tools.StartAsync("shellcheck", paths, folder.FullName);
        folder.Delete(recursive: true);

        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.NotEmpty(scripts);
    }

    [NodeFact]
    public async Task Every_script_of_every_file_is_run_by_these_tests()
    {
        await using var deployed = await DeployedSample.StartAsync();
        var ran = new HashSet<string>(StringComparer.Ordinal);
        var failed = new List<string>();
        foreach (var prepare in new Action<WorkflowRun>[] { run => run.ComeFromPush("main"), run => run.ComeFromPullRequest("main"), GatewayWorkflowTests.ComeFromTag })
        {
            using var run = deployed.NewRun();
            run.Assumed = [];
            prepare(run);
            var steps = (await deployed.RunAsync(run)).Steps.Where(step => step.Script is not null).ToList();
            ran.UnionWith(steps.Where(step => step.Outcome == "success").Select(step => step.Script!));
            failed.AddRange(steps.Where(step => step.Outcome == "failure").Select(step => $"{step.Job}: {step.Script}\n{step.Output}"));
        }

        Assert.Empty(failed);
        Assert.Empty(WorkflowFile.All.SelectMany(file => file.Scripts).Distinct(StringComparer.Ordinal).Except(ran, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\s*(- )?uses:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsesLine();

    // Local ones are of the same commit; the sample cannot know the version of the gateway that a team runs.
    [GeneratedRegex(@"^\s*(- )?uses: (\./\S+|org/deployment-gateway/\S+@v1|[\w.-]+/[\w./-]+@(?<commit>[0-9a-f]{40}) # v\d+\.\d+\.\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pinned();
}
