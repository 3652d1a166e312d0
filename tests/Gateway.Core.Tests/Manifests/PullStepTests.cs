using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class PullStepTests
{
    private const string Shared = "[{\"shared\":{}}]";

    [Theory]
    [InlineData("pull: [{own: {}}]", "pull: [{shared: {}}]", "[{\"own\":{}}]")]
    [InlineData("pull: {own: {x: 1}}", "pull: [{shared: {}}]", "[{\"own\":{\"x\":1}}]")]
    [InlineData("pull: []", "pull: [{shared: {}}]", "[]")]
    [InlineData("pull: null", "pull: [{shared: {}}]", Shared)]
    [InlineData("pull: {}", "pull: [{shared: {}}]", Shared)]
    [InlineData("", "pull: [{shared: {}}]", Shared)]
    [InlineData("", "pull: {shared: {}}", Shared)]
    [InlineData("", "pull: []", "[]")]
    [InlineData("", "pull: {}", null)]
    [InlineData("", "pull: null", null)]
    [InlineData("", "", null)]
    [InlineData("pull: null", "pull: []", null)]
    [InlineData("pull: {}", "pull: []", null)]
    [InlineData("pull: []", "", "[]")]
    public void A_deployments_own_steps_come_before_the_manifests(string own, string shared, string? steps)
    {
        var compilation = ManifestFixture.Compile(ManifestFixture.One(own) + shared + "\n");

        Assert.Empty(compilation.Findings);
        Assert.Equal(steps, Assert.Single(compilation.Deployments).PullSteps?.GetRawText());
    }

    [Theory]
    [InlineData("pull: [{a: {}, b: {}}]", 12)]
    [InlineData("pull: [{}]", 12)]
    [InlineData("pull: [text]", 12)]
    [InlineData("pull: [{a: null}]", 12)]
    [InlineData("pull: [{a: [x]}]", 12)]
    [InlineData("pull: {a: {}, b: {}}", 11)]
    public void A_step_is_one_function_with_its_arguments(string line, int column)
    {
        var finding = ManifestFixture.OnlyError(line);

        Assert.Equal("pull_step_invalid", finding.Code);
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
    }

    [Fact]
    public void Every_bad_step_is_reported()
    {
        Assert.Equal(2, ManifestFixture.CompileOne("pull: [5, {a: {}}, 6]").OnlyFinding().Places);
    }

    [Fact]
    public void Pull_that_is_no_list_is_an_error()
    {
        Assert.Equal("pull must be a list of steps, not text.", ManifestFixture.OnlyError("pull: text").Message);
    }

    [Fact]
    public void What_the_run_will_know_stays_and_what_is_known_now_is_filled_in()
    {
        var input = ManifestFixture.Everything with
        {
            Variables = new Dictionary<string, string> { ["BRANCH"] = "main" },
            StepOutputs = new Dictionary<string, System.Text.Json.JsonElement> { ["build"] = System.Text.Json.JsonElement.Parse("\"b\"") },
        };

        var compilation = ManifestFixture.Compile(
            ManifestFixture.One("pull: [{a: {x: '{{ $BRANCH }}', y: '{{ clone.directory }}', z: 'in {{ clone.directory }}', b: '{{ build }}', r: '{{ prefect.blocks.secret.t }}', c: '{{ ctx.x }}'}}]") + "build: [{s.s: {id: build}}]",
            input);

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson(
            """
            [{"a": {"x": "main", "y": "{{ clone.directory }}", "z": "in {{ clone.directory }}", "b": "b", "r": "{{ prefect.blocks.secret.t }}", "c": "{{ ctx.x }}"}}]
            """,
            Assert.Single(compilation.Deployments).PullSteps);
    }

    [Theory]
    [InlineData("OWN")]
    [InlineData("INJECTED")]
    [InlineData("RESERVED")]
    public void A_variable_that_the_runs_environment_will_have_stays_for_the_run(string name)
    {
        var compilation = Environment(name);

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson($$$"""[{"a": {"x": "{{ ${{{name}}} }}"}}]""", Assert.Single(compilation.Deployments).PullSteps);
    }

    [Fact]
    public void A_variable_that_nothing_sets_is_an_error_in_pull_too()
    {
        var finding = Environment("NOWHERE").OnlyFinding();

        Assert.Equal("variable_unset", finding.Code);
        Assert.Contains("NOWHERE", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_variable_in_the_shared_steps_is_one_finding()
    {
        var compilation = ManifestFixture.Compile(
            "pull: [{a: {x: '{{ $GONE }}'}}]\ndeployments: [{name: a, entrypoint: a.b, work_pool: {name: p}}, {name: b, entrypoint: a.b, work_pool: {name: p}}]");

        Assert.Equal(new ManifestLocation(1, 16), compilation.OnlyFinding().Location);
        Assert.Empty(compilation.Deployments);
    }

    private static Compilation Environment(string name) => ManifestFixture.Compile(
        "deployments: [{name: load, entrypoint: a.b, pull: [{a: {x: '{{ $" + name + " }}'}}], work_pool: {name: p, job_variables: {env: {OWN: x}}}}]",
        ManifestFixture.Everything with
        {
            Environment = new Dictionary<string, string> { ["INJECTED"] = "x" },
            ReservedEnvironment = new Dictionary<string, string> { ["RESERVED"] = "x" },
        });
}
