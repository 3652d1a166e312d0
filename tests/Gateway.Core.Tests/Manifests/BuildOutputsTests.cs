using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class BuildOutputsTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private const string Commit = """
          - prefect.deployments.steps.run_shell_script:
              id: commit
              script: git rev-parse --short HEAD
              stream_output: false

        """;

    private const string Image = """
          - prefect_docker.deployments.steps.build_docker_image:
              id: build-image
              requires: prefect-docker>=0.3.1
              image_name: ghcr.io/org/pipelines
              tag: "{{ commit.stdout }}"

        """;

    private static readonly CompilationInput Input = ManifestFixture.Everything with
    {
        Commit = Sha,
        Branch = "main",
        Variables = new Dictionary<string, string> { ["GITHUB_SHA"] = Sha },
        ImageOutputs = new Dictionary<string, string> { ["image"] = "ghcr.io/org/pipelines:main-1", ["image_name"] = "ghcr.io/org/pipelines", ["tag"] = "main-1" },
    };

    [Fact]
    public void The_documented_idiom_gives_commit_and_image()
    {
        var spec = Deployed(Commit + Image, "version: '{{ commit.stdout }}'", "description: '{{ build-image.image }}'");

        Assert.Equal(("0123456", "ghcr.io/org/pipelines:main-1"), (spec.Version, spec.Description));
    }

    [Theory]
    [InlineData("{{ image_name }}:{{ tag }}", "ghcr.io/org/pipelines:main-1")]
    [InlineData("{{ image }}", "ghcr.io/org/pipelines:main-1")]
    [InlineData("v-{{ stdout }}{{ stderr }}", "v-0123456")]
    public void Outputs_stand_flat_beside_the_steps_id(string template, string value) =>
        Assert.Equal(value, Deployed(Commit + Image, $"version: '{template}'").Version);

    [Fact]
    public void A_step_needs_no_id_for_its_flat_outputs() =>
        Assert.Equal("ghcr.io/org/pipelines:main-1", Deployed("  - prefect_docker.deployments.steps.build_docker_image: {image_name: x}\n", "version: '{{ image_name }}:{{ tag }}'").Version);

    [Fact]
    public void The_last_step_wins_what_stands_flat_and_each_keeps_its_own()
    {
        var spec = Deployed(Commit + Script("branch", "git branch --show-current"), "version: '{{ stdout }} {{ commit.stdout }} {{ branch.stdout }}'");

        Assert.Equal("main 0123456 main", spec.Version);
    }

    [Fact]
    public void An_earlier_steps_output_does_not_stand_for_a_later_one_that_is_not_known()
    {
        var finding = Compile(Commit + Script("now", "date"), "version: '{{ stdout }}'").OnlyFinding();

        Assert.Equal("placeholder_unresolved", finding.Code);
        Assert.Contains("\"outputs\": {\"now\": {\"stdout\": …}}", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Push_steps_come_after_build_steps()
    {
        var text = Text(Commit, "version: '{{ stdout }}'") + "push:\n" + Script("branch", "git branch --show-current");

        Assert.Equal("main", Assert.Single(ManifestFixture.Compile(text, Input).Deployments).Version);
    }

    [Theory]
    [InlineData("build: []", "version: '{{ commit.stdout }}'", null)]
    [InlineData("build:", "version: '{{ commit.stdout }}'", null)]
    [InlineData("build: [{prefect.deployments.steps.run_shell_script: {id: commit, script: git branch --show-current}}]", "version: '{{ commit.stdout }}'", "main")]
    [InlineData("push: []", "version: '{{ pushed.stdout }}'", "main")]
    [InlineData("push: [{prefect.deployments.steps.run_shell_script: {id: pushed, script: git rev-parse HEAD}}]", "version: '{{ pushed.stdout }}'", Sha)]
    public void A_deployments_own_build_replaces_the_manifests_and_its_own_push_does_when_it_has_steps(string own, string version, string? expected)
    {
        var compilation = ManifestFixture.Compile(Text(Commit, own, version) + "push:\n" + Script("pushed", "git branch --show-current"), Input);

        Assert.Equal(expected, compilation.Deployments.SingleOrDefault()?.Version);
        Assert.Equal(expected is null ? ["placeholder_unresolved"] : [], compilation.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void What_ci_sends_wins_over_what_is_derived_and_leaves_the_rest()
    {
        var input = Sent("""{"commit": {"stdout": "deadbeef"}, "build-image": {"image_id": "sha256:1"}}""");

        var spec = Assert.Single(ManifestFixture.Compile(
            Text(Commit + Image, "version: '{{ commit.stdout }} {{ build-image.image_id }} {{ build-image.tag }} {{ image_id }}'"), input).Deployments);

        Assert.Equal("deadbeef sha256:1 main-1 sha256:1", spec.Version);
    }

    [Fact]
    public void What_nothing_derives_ci_can_send()
    {
        var compilation = ManifestFixture.Compile(Text(Script("now", "date +%s"), "version: '{{ now.stdout }}'"), Sent("""{"now": {"stdout": "17"}}"""));

        Assert.Empty(compilation.Findings);
        Assert.Equal("17", Assert.Single(compilation.Deployments).Version);
    }

    [Fact]
    public void What_nobody_knows_is_an_error_that_says_how_to_send_it()
    {
        var finding = Compile(Script("now", "date"), "version: '{{ now.stdout }}'").OnlyFinding();

        Assert.Equal(("placeholder_unresolved", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal("The build result has no step output now.stdout, and the output of the step now cannot be derived from commit and branch.", finding.Message);
        Assert.Equal("Send it with the build result, \"outputs\": {\"now\": {\"stdout\": …}}, for example with the action's input outputs, or correct the name.", finding.Fix);
    }

    [Fact]
    public void A_step_without_an_id_is_to_get_one()
    {
        var finding = Compile("  - prefect.deployments.steps.run_shell_script: {script: date}\n", "version: '{{ stdout }}'").OnlyFinding();

        Assert.Contains("run_shell_script at line 2", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("Give the step an id and send its output", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_step_is_guessed() =>
        Assert.Equal("Did you mean commit?", Compile(Commit, "version: '{{ comit.stdout }}'").OnlyFinding().Fix);

    [Fact]
    public void Outputs_of_a_step_that_is_not_there_are_a_warning()
    {
        var compilation = ManifestFixture.Compile(Text(Commit), Sent("""{"comit": {"stdout": "x"}, "zzzzzzzz": {}}"""));

        Assert.Single(compilation.Deployments);
        Assert.Equal(["output_step_unknown", "output_step_unknown"], compilation.Findings.Select(finding => finding.Code));
        Assert.All(compilation.Findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.Equal("Did you mean commit?", compilation.Findings[0].Fix);
    }

    [Fact]
    public void A_variable_in_a_script_that_prefect_would_not_fill_in_is_filled_in_with_a_warning()
    {
        var compilation = Compile(Script("sha", "echo $GITHUB_SHA"), "version: '{{ sha.stdout }}'");

        Assert.Equal(Sha, Assert.Single(compilation.Deployments).Version);
        Assert.Equal(("script_not_expanded", FindingSeverity.Warning, 4), (compilation.OnlyFinding().Code, compilation.OnlyFinding().Severity, compilation.OnlyFinding().Location!.Line));
    }

    [Theory]
    [InlineData("expand_env_vars: true")]
    [InlineData("shell: true")]
    public void A_variable_that_prefect_fills_in_needs_no_warning(string argument) =>
        Assert.Equal(Sha, Deployed($"  - prefect.deployments.steps.run_shell_script: {{id: sha, script: echo $GITHUB_SHA, {argument}}}\n", "version: '{{ sha.stdout }}'").Version);

    [Fact]
    public void A_steps_own_environment_comes_first() =>
        Assert.Equal("own", Deployed(
            "  - prefect.deployments.steps.run_shell_script: {id: sha, script: echo $GITHUB_SHA, shell: true, env: {GITHUB_SHA: own}}\n", "version: '{{ sha.stdout }}'").Version);

    [Theory]
    [InlineData("directory: ../other")]
    [InlineData("env: {GIT_DIR: /other}")]
    public void A_script_that_runs_elsewhere_tells_nothing(string argument) =>
        Assert.Equal("placeholder_unresolved", Compile(
            $"  - prefect.deployments.steps.run_shell_script: {{id: sha, script: git rev-parse HEAD, {argument}}}\n", "version: '{{ sha.stdout }}'").OnlyFinding().Code);

    [Fact]
    public void A_script_in_a_block_is_one_command_too() =>
        Assert.Equal("0123456", Deployed("  - prefect.deployments.steps.run_shell_script:\n      id: commit\n      script: |\n        git rev-parse --short HEAD\n", "version: '{{ commit.stdout }}'").Version);

    [Fact]
    public void Plain_additional_tags_are_known() =>
        ManifestFixture.AssertJson("""["a", "b"]""", Deployed(
            "  - prefect_docker.deployments.steps.build_docker_image: {id: i, additional_tags: [a, b]}\n", "parameters: {x: '{{ i.additional_tags }}'}").Parameters.GetProperty("x"));

    [Fact]
    public void Where_code_was_pushed_to_is_known_from_the_steps_arguments()
    {
        var spec = Deployed(
            "  - prefect_aws.deployments.steps.push_to_s3: {id: code, bucket: b, folder: f}\n", "pull: [{p.s: {bucket: '{{ code.bucket }}', folder: '{{ folder }}'}}]");

        ManifestFixture.AssertJson("""[{"p.s": {"bucket": "b", "folder": "f"}}]""", spec.PullSteps);
    }

    [Fact]
    public void In_pull_steps_a_build_steps_unknown_output_does_not_stay_for_the_run() =>
        Assert.Equal("placeholder_unresolved", Compile(Script("now", "date"), "pull: [{p.s: {x: '{{ now.stdout }}'}}]").OnlyFinding().Code);

    [Fact]
    public void In_pull_steps_an_output_stays_that_an_earlier_pull_step_of_the_same_id_gives()
    {
        var spec = Deployed(
            "  - prefect.deployments.steps.git_clone: {id: clone, repository: r}\n", "pull: [{p.clone: {id: clone}}, {p.s: {x: '{{ clone.directory }}'}}]");

        ManifestFixture.AssertJson("""[{"p.clone": {"id": "clone"}}, {"p.s": {"x": "{{ clone.directory }}"}}]""", spec.PullSteps);
    }

    private static CompilationInput Sent(string outputs) =>
        Input with { StepOutputs = JsonElement.Parse(outputs).EnumerateObject().ToDictionary(step => step.Name, step => step.Value) };

    private static string Script(string id, string script) =>
        $"  - prefect.deployments.steps.run_shell_script:\n      id: {id}\n      script: {script}\n";

    private static string Text(string build, params string[] lines) => "build:\n" + build + ManifestFixture.One(lines);

    private static Compilation Compile(string build, params string[] lines) => ManifestFixture.Compile(Text(build, lines), Input);

    private static DeploymentSpec Deployed(string build, params string[] lines)
    {
        var compilation = Compile(build, lines);
        Assert.Empty(compilation.Findings);
        return Assert.Single(compilation.Deployments);
    }
}
