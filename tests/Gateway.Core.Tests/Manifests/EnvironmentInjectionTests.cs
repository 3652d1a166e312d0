using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class EnvironmentInjectionTests
{
    [Theory]
    [InlineData("{name: p}", """{"env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {image: i}}", """{"image": "i", "env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: ~}}", """{"env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: {OWN: 1}}}", """{"env": {"OWN": 1, "MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: {MODE: staging, BUCKET: b}}}", """{"env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: {BUCKET: b}, x: 1}}", """{"x": 1, "env": {"MODE": "staging", "BUCKET": "b"}}""")]
    [InlineData("{name: p, job_variables: {env: []}}", """{"env": [{"name": "MODE", "value": "staging"}, {"name": "BUCKET", "value": "b"}]}""")]
    [InlineData(
        "{name: p, job_variables: {env: [{name: OWN, value: x}, {name: PWD, valueFrom: {secretKeyRef: {name: db, key: password, optional: true}}}], x: 1}}",
        """{"x": 1, "env": [{"name": "OWN", "value": "x"}, {"name": "PWD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password", "optional": true}}}, {"name": "MODE", "value": "staging"}, {"name": "BUCKET", "value": "b"}]}""")]
    [InlineData(
        "{name: p, job_variables: {env: [{name: BUCKET, value: b}, {name: MODE, value: staging}]}}",
        """{"env": [{"name": "BUCKET", "value": "b"}, {"name": "MODE", "value": "staging"}]}""")]
    public void Values_that_the_manifest_leaves_out_are_put_in(string pool, string jobVariables)
    {
        var compilation = Compile(pool);

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson(jobVariables, Assert.Single(compilation.Deployments).JobVariables);
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("'{{ prefect.variables.mode }}'")]
    [InlineData("true")]
    [InlineData("~")]
    public void A_reserved_name_with_another_value_is_refused_with_the_value_wanted(string value)
    {
        var compilation = Compile($"{{name: p, job_variables: {{env: {{MODE: {value}}}}}}}");

        var finding = compilation.OnlyFinding();
        Assert.Equal(("reserved_variable", FindingSeverity.Error, "load"), (finding.Code, finding.Severity, finding.Deployment));
        Assert.Equal("MODE is set by the gateway and must be staging here.", finding.Message);
        Assert.Equal("Remove MODE from env, or set it to staging.", finding.Fix);
        Assert.Equal(new ManifestLocation(1, 88), finding.Location);
        Assert.Empty(compilation.Deployments);
    }

    [Fact]
    public void Another_name_with_another_value_is_refused_without_either_value()
    {
        var finding = Compile("{name: p, job_variables: {env: {BUCKET: manifests-own}}}").OnlyFinding();

        Assert.Equal(("environment_conflict", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Equal("BUCKET differs from the value that the gateway sets for this MODE.", finding.Message);
        Assert.Equal("Remove BUCKET from env, or change Gateway:Modes:<name>:Environment:BUCKET.", finding.Fix);
        Assert.Equal(new ManifestLocation(1, 88), finding.Location);
    }

    [Fact]
    public void All_conflicts_are_reported()
    {
        Assert.Equal(
            ["reserved_variable", "environment_conflict"],
            Compile("{name: p, job_variables: {env: {MODE: prod, BUCKET: x}}}").Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Conflicts_are_reported_beside_whatever_else_keeps_the_deployment_from_being_read()
    {
        Assert.Equal(
            ["work_pool_missing", "reserved_variable", "environment_conflict"],
            Compile("{job_variables: {env: {MODE: prod, BUCKET: x}}}").Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("{name: p, job_variables: {env: text}}")]
    [InlineData("{name: p, job_variables: {env: 5}}")]
    public void An_environment_that_is_neither_mapping_nor_list_is_an_error(string pool)
    {
        var finding = Compile(pool).OnlyFinding();

        Assert.Equal(("type_mismatch", "job_variables.env must be a mapping, or a list of entries for a Kubernetes pool.", "load"), (finding.Code, finding.Message, finding.Deployment));
        Assert.Equal(new ManifestLocation(1, 87), finding.Location);
    }

    [Theory]
    [InlineData("{name: MODE, value: prod}", "reserved_variable")]
    [InlineData("{name: MODE, valueFrom: {configMapKeyRef: {name: a, key: b}}}", "reserved_variable")]
    [InlineData("{name: BUCKET, value: other}", "environment_conflict")]
    public void A_list_that_sets_the_modes_own_otherwise_is_refused_at_the_entry(string entry, string code)
    {
        var compilation = Compile($"{{name: p, job_variables: {{env: [{entry}]}}}}");

        Assert.Equal((code, new ManifestLocation(1, 88)), (compilation.OnlyFinding().Code, compilation.OnlyFinding().Location));
        Assert.Empty(compilation.Deployments);
    }

    [Theory]
    [InlineData("A=b", "is not a mapping")]
    [InlineData("[]", "is not a mapping")]
    [InlineData("'{{ prefect.variables.entry }}'", "is not a mapping")]
    [InlineData("{value: x}", "has no valid name of an environment variable")]
    [InlineData("{name: '', value: x}", "has no valid name of an environment variable")]
    [InlineData("{name: 5, value: x}", "has no valid name of an environment variable")]
    [InlineData("{name: 5A, value: x}", "has no valid name of an environment variable")]
    [InlineData("{name: '{{ prefect.variables.name }}', value: x}", "has no valid name of an environment variable")]
    [InlineData("{name: A}", "has neither value nor valueFrom, so the worker ignores it")]
    [InlineData("{name: A, value: x, valueFrom: {fieldRef: {fieldPath: a}}}", "has both value and valueFrom")]
    [InlineData("{name: A, value: 5}", "has a value that is not a string, which Kubernetes does not accept")]
    [InlineData("{name: A, value: ~}", "has a value that is not a string, which Kubernetes does not accept")]
    [InlineData("{name: A, value: {a: b}}", "has a value that is not a string, which Kubernetes does not accept")]
    [InlineData("{name: A, value: x, more: y}", "has the key more, but only name, value and valueFrom are allowed")]
    [InlineData("{name: A, valueFrom: x}", "has a valueFrom that Kubernetes does not support")]
    [InlineData("{name: A, valueFrom: {}}", "has a valueFrom that Kubernetes does not support")]
    [InlineData("{name: A, valueFrom: {secretRef: {name: a}}}", "has a valueFrom that Kubernetes does not support")]
    [InlineData("{name: A, valueFrom: {secretKeyRef: {}}}", "has a valueFrom that Kubernetes does not support")]
    [InlineData("{name: A, valueFrom: {secretKeyRef: {name: [a]}}}", "has a valueFrom that Kubernetes does not support")]
    [InlineData("{name: A, valueFrom: {secretKeyRef: {name: a}, fieldRef: {fieldPath: a}}}", "has a valueFrom that Kubernetes does not support")]
    [InlineData("{name: FIRST, value: y}", "has the same name as an earlier entry, FIRST")]
    public void An_entry_of_a_list_that_cannot_be_used_is_an_error_at_its_place(string entry, string problem)
    {
        var finding = Compile($"{{name: p, job_variables: {{env: [{{name: FIRST, value: x}}, {entry}]}}}}").OnlyFinding();

        Assert.Equal(("environment_entry_invalid", $"An entry of the list job_variables.env {problem}."), (finding.Code, finding.Message));
        Assert.Equal((new ManifestLocation(1, 113), "load"), (finding.Location, finding.Deployment));
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    public void A_list_has_a_thousand_entries_at_most(int count, int findings)
    {
        var entries = string.Join(", ", Enumerable.Range(0, count).Select(number => $"{{name: N{number}, value: x}}"));

        Assert.Equal(findings, Compile($"{{name: p, job_variables: {{env: [{entries}]}}}}").Findings.Count);
    }

    [Fact]
    public void A_trigger_may_not_put_its_environment_in_the_place_of_a_list()
    {
        var finding = Compile("{name: p, job_variables: {env: [{name: OWN, value: x}]}}, triggers: [{expect: [a], job_variables: {env: {OWN: y}}}]").OnlyFinding();

        Assert.Equal(
            ("type_mismatch", "job_variables.env of a trigger replaces the deployment's list, including the MODE's values."),
            (finding.Code, finding.Message));
    }

    [Fact]
    public void A_name_that_a_step_output_has_twice_counts_as_prefect_reads_it()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p, job_variables: {env: '{{ o }}'}}"), ManifestFixture.Everything with
        {
            StepOutputs = new Dictionary<string, System.Text.Json.JsonElement> { ["o"] = System.Text.Json.JsonElement.Parse("""{"MODE": "staging", "MODE": "prod"}""") },
            ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
        });

        Assert.Equal("reserved_variable", Assert.Single(compilation.Findings, finding => finding.Severity == FindingSeverity.Error).Code);
    }

    [Fact]
    public void A_secret_in_a_list_is_referred_to_as_in_a_mapping()
    {
        var compilation = ManifestFixture.Compile(
            Text("{name: p, job_variables: {env: [{name: PWD, value: '{{ $PWD }}'}]}}"),
            ManifestFixture.Everything with { Variables = new Dictionary<string, string> { ["PWD"] = "{{ prefect.blocks.secret.staging-pwd }}" } });

        ManifestFixture.AssertJson("""{"env": [{"name": "PWD", "value": "{{ prefect.blocks.secret.staging-pwd }}"}]}""", Assert.Single(compilation.Deployments).JobVariables);
    }

    [Fact]
    public void Nothing_to_put_in_leaves_even_an_odd_environment_alone()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p, job_variables: {env: text}}"));

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson("""{"env": "text"}""", Assert.Single(compilation.Deployments).JobVariables);
    }

    [Fact]
    public void A_name_that_is_both_reserved_and_set_is_the_reserved_one()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p}"), ManifestFixture.Everything with
        {
            Environment = new Dictionary<string, string> { ["MODE"] = "other" },
            ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
        });

        ManifestFixture.AssertJson("""{"env": {"MODE": "staging"}}""", Assert.Single(compilation.Deployments).JobVariables);
    }

    [Fact]
    public void A_conflict_in_a_shared_block_is_found_where_the_block_is_used()
    {
        var compilation = ManifestFixture.Compile(
            "x-env: &env {MODE: prod}\n" + Text("{name: p, job_variables: {env: {<<: *env}}}"),
            ManifestFixture.Everything with { ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" } });

        Assert.Equal(new ManifestLocation(2, 92), compilation.OnlyFinding().Location);
        Assert.EndsWith("(Defined at line 1, column 14, and used here through an alias.)", compilation.OnlyFinding().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_comes_out_of_a_step_output_has_its_finding_at_the_placeholder()
    {
        var compilation = ManifestFixture.Compile(Text("{name: p, job_variables: {env: '{{ o }}'}}") + "\nbuild: [{s.s: {id: o}}]", ManifestFixture.Everything with
        {
            StepOutputs = new Dictionary<string, System.Text.Json.JsonElement> { ["o"] = System.Text.Json.JsonElement.Parse("""{"MODE": "prod"}""") },
            ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
        });

        Assert.Equal(("reserved_variable", new ManifestLocation(1, 87)), (compilation.OnlyFinding().Code, compilation.OnlyFinding().Location));
    }

    private static string Text(string pool) => $"deployments: [{{name: load, entrypoint: a.b, work_pool: {pool}}}]";

    private static Compilation Compile(string pool) => ManifestFixture.Compile(Text(pool), ManifestFixture.Everything with
    {
        Environment = new Dictionary<string, string> { ["BUCKET"] = "b" },
        ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" },
    });
}
