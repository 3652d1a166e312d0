using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class DeploymentTests
{
    [Fact]
    public void A_deployment_of_three_lines_has_the_defaults()
    {
        var spec = ManifestFixture.Deployment();

        Assert.Equal("load", spec.Name);
        Assert.Equal("flows.py:load", spec.Entrypoint);
        Assert.Equal("docker", spec.WorkPoolName);
        Assert.Null(spec.WorkQueueName);
        Assert.Null(spec.Paused);
        Assert.Null(spec.EnforceParameterSchema);
        Assert.Null(spec.ConcurrencyLimit);
        Assert.Null(spec.ConcurrencyOptions);
        Assert.Null(spec.PullSteps);
        Assert.Empty(spec.Tags);
        Assert.Empty(spec.Schedules);
        ManifestFixture.AssertJson("{}", spec.Parameters);
        ManifestFixture.AssertJson("{}", spec.JobVariables);
        Assert.Equal(new ManifestLocation(2, 5), spec.Location);
    }

    [Fact]
    public void Null_counts_as_absent_where_prefect_takes_it()
    {
        var spec = ManifestFixture.Deployment(
            "version: null", "description: null", "flow_name: null", "tags: null", "paused: null", "concurrency_limit: null", "enforce_parameter_schema: null",
            "schedule: null", "pull: null", "triggers: null", "sla: null", "version_type: null");

        Assert.Empty(spec.Tags);
        Assert.Null(spec.Paused);
    }

    [Theory]
    [InlineData("parameters:", "parameters")]
    [InlineData("parameters: []", "parameters")]
    [InlineData("parameters: text", "parameters")]
    public void Parameters_must_be_a_mapping(string line, string field)
    {
        var finding = ManifestFixture.OnlyError(line);

        Assert.Equal("type_mismatch", finding.Code);
        Assert.StartsWith(field + " must be a mapping, not ", finding.Message, StringComparison.Ordinal);
        Assert.Equal(5, finding.Location!.Line);
    }

    [Theory]
    [InlineData("{name: docker, job_variables: null}", "type_mismatch")]
    [InlineData("{name: docker, job_variables: [x]}", "type_mismatch")]
    [InlineData("{name: 5}", "type_mismatch")]
    [InlineData("docker", "type_mismatch")]
    [InlineData("{name: docker, work_queue_name: 5}", "type_mismatch")]
    [InlineData("{}", "work_pool_missing")]
    [InlineData("{name: ''}", "work_pool_missing")]
    [InlineData("null", "work_pool_missing")]
    [InlineData("{work_queue_name: x}", "work_pool_missing")]
    public void A_work_pool_that_cannot_be_used_is_an_error(string pool, string code)
    {
        var finding = ManifestFixture.Compile($"deployments: [{{name: load, entrypoint: flows.py:load, work_pool: {pool}}}]").OnlyFinding();

        Assert.Equal(code, finding.Code);
        Assert.Equal("load", finding.Deployment);
    }

    [Fact]
    public void A_deployment_without_entrypoint_and_pool_has_both_findings()
    {
        var compilation = ManifestFixture.Compile("deployments: [{name: load}]");

        Assert.Equal(["entrypoint_missing", "work_pool_missing"], compilation.Findings.Select(finding => finding.Code));
        Assert.All(compilation.Findings, finding => Assert.Equal(new ManifestLocation(1, 15), finding.Location));
    }

    [Fact]
    public void A_work_queue_is_read_and_an_empty_one_is_none()
    {
        Assert.Equal("slow", Queue("slow"));
        Assert.Null(Queue("''"));

        static string? Queue(string name) => Assert.Single(
            ManifestFixture.Compile($"deployments: [{{name: load, entrypoint: flows.py:load, work_pool: {{name: p, work_queue_name: {name}}}}}]").Deployments).WorkQueueName;
    }

    [Theory]
    [InlineData("flows.py:load")]
    [InlineData("./pipelines/a b/flows.py:load")]
    [InlineData("flows.py:Class.method")]
    [InlineData("package.module.function")]
    [InlineData("package.module:function")]
    [InlineData("module:function")]
    [InlineData("package.module:Class.method")]
    [InlineData("module._función")]
    [InlineData("C:\\x\\flows.py:load")]
    public void An_entrypoint_names_a_function(string entrypoint) => Assert.True(EntrypointRules.IsValid(entrypoint));

    [Theory]
    [InlineData("flows.py")]
    [InlineData("pipelines/flows.py")]
    [InlineData("flows.py:")]
    [InlineData("flows.py:5")]
    [InlineData("flows.py:load()")]
    [InlineData(":load")]
    [InlineData(".py:load")]
    [InlineData("a/.py:load")]
    [InlineData("function")]
    [InlineData("a:b:c")]
    [InlineData("a:")]
    [InlineData("a.b:5")]
    [InlineData("path/module:function")]
    [InlineData("module.")]
    [InlineData("a..b")]
    [InlineData("flows.py:load\n")]
    [InlineData("a\u0007.py:load")]
    public void Another_entrypoint_is_refused(string entrypoint) => Assert.False(EntrypointRules.IsValid(entrypoint));

    [Theory]
    [InlineData("pipelines.nightly:load")]
    [InlineData("pipelines.nightly.load")]
    public void The_flow_of_a_modules_function_is_found_by_the_same_text(string entrypoint)
    {
        var input = ManifestFixture.Everything with { Flows = [new FlowFacts(entrypoint, "Nightly", null, "1", null)] };

        var spec = Assert.Single(ManifestFixture.Compile($"deployments: [{{name: nightly-staging, entrypoint: {entrypoint}, work_pool: {{name: p}}}}]", input).Deployments);

        Assert.Equal((entrypoint, "Nightly", "1"), (spec.Entrypoint, spec.FlowName, spec.Version));
    }

    [Fact]
    public void An_entrypoint_longer_than_any_path_is_refused()
    {
        Assert.True(EntrypointRules.IsValid(new string('a', 1016) + ".py:load"));
        Assert.False(EntrypointRules.IsValid(new string('a', 1017) + ".py:load"));
    }

    [Theory]
    [InlineData("flows.py", "entrypoint_invalid")]
    [InlineData("''", "entrypoint_invalid")]
    [InlineData("5", "type_mismatch")]
    [InlineData("null", "entrypoint_missing")]
    public void A_bad_entrypoint_is_an_error_with_an_example(string entrypoint, string code)
    {
        var finding = ManifestFixture.Compile($"deployments: [{{name: load, entrypoint: {entrypoint}, work_pool: {{name: p}}}}]").OnlyFinding();

        Assert.Equal(code, finding.Code);
        Assert.True(code == "type_mismatch" || finding.Fix!.Contains("pipelines/flows.py:load_flow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("flow_name", "flow_name: \"a\\u202eb\"")]
    [InlineData("entrypoint", "entrypoint: \"a\\u200b.py:b\"")]
    [InlineData("version", "version: \"1\\u2066\"")]
    [InlineData("tag", "tags: [a, \"b\\u202ec\"]")]
    [InlineData("work_pool.name", "work_pool: {name: \"p\\u200f\"}")]
    [InlineData("work_queue_name", "work_pool: {name: p, work_queue_name: \"q\\x9b\"}")]
    [InlineData("slug", "schedules: [{cron: \"0 6 * * *\", slug: \"s\\u2028\"}]")]
    [InlineData("trigger name", "triggers: [{type: event, name: \"t\\ufeff\"}]")]
    public void A_name_that_is_not_what_it_looks_like_is_an_error(string what, string field)
    {
        var entries = new Dictionary<string, string> { ["entrypoint"] = "entrypoint: a.py:b", ["work_pool"] = "work_pool: {name: p}" };
        entries[field.Split(':')[0]] = field;

        var finding = Assert.Single(ManifestFixture.Compile($"deployments: [{{name: load, {string.Join(", ", entries.Values)}}}]").Findings, found => found.Severity == FindingSeverity.Error);

        Assert.Equal("name_invalid", finding.Code);
        Assert.StartsWith($"The {what} ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("cannot be used: it contains a control character or an invisible one.", finding.Message, StringComparison.Ordinal);
        Assert.True(PlainText.Is(finding.Message));
    }

    [Theory]
    [InlineData("{name: \"lo\\u202ead\"}", "name_invalid", "an invisible one")]
    [InlineData("{name: load/x}", "name_invalid", "/ % & < >")]
    [InlineData("{name: /x}", "name_invalid", "/ % & < >")]
    [InlineData("{name: load%}", "name_invalid", "/ % & < >")]
    [InlineData("{name: 'a&b'}", "name_invalid", "/ % & < >")]
    [InlineData("{name: a<b}", "name_invalid", "/ % & < >")]
    [InlineData("{name: a>b}", "name_invalid", "/ % & < >")]
    [InlineData("{name: ''}", "name_invalid", "empty")]
    [InlineData("{name: '  '}", "name_invalid", "empty")]
    [InlineData("{name: \"a\\tb\"}", "name_invalid", "control character")]
    [InlineData("{name: 5}", "type_mismatch", "whole number")]
    [InlineData("{name: [a]}", "type_mismatch", "a list")]
    [InlineData("{name: '{{ $X }}'}", "variable_unset", "X")]
    [InlineData("{name: '{{ ctx.x }}'}", "placeholder_unresolved", "ctx.x")]
    [InlineData("{name: null}", "name_missing", "no name")]
    [InlineData("{entrypoint: x}", "name_missing", "no name")]
    [InlineData("text", "type_mismatch", "A deployment must be a mapping")]
    public void A_deployment_without_a_usable_name_is_an_error_and_nothing_else_is_looked_at(string deployment, string code, string said)
    {
        var compilation = ManifestFixture.Compile($"deployments: [{deployment}]");

        var finding = compilation.OnlyFinding();
        Assert.Equal(code, finding.Code);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains(said, finding.Message, StringComparison.Ordinal);
        Assert.Empty(compilation.Deployments);
        Assert.Empty(compilation.NotSelected);
    }

    [Fact]
    public void A_name_of_255_characters_is_the_longest()
    {
        Assert.Null(NameRules.ProblemOf(new string('a', 255)));
        Assert.Equal("it is longer than 255 characters", NameRules.ProblemOf(new string('a', 256)));
    }

    [Theory]
    [InlineData("load.py", "load")]
    [InlineData("load.v1.py", "load.v1")]
    [InlineData(".py", ".py")]
    [InlineData("load.PY", "load.PY")]
    public void A_name_that_looks_like_a_file_loses_its_ending_as_prefects_client_has_it(string written, string sent)
    {
        Assert.Equal(sent, NameRules.AsSent(written));
        Assert.Equal(sent, Assert.Single(ManifestFixture.Compile($"deployments: [{{name: {written}, entrypoint: a.b, work_pool: {{name: p}}}}]").Deployments).Name);
    }

    [Fact]
    public void A_name_may_hold_a_variable_and_selection_sees_the_filled_in_name()
    {
        var input = ManifestFixture.Everything with
        {
            Variables = new Dictionary<string, string> { ["MODE"] = "staging" },
            Selects = name => name == "load-staging",
        };

        var compilation = ManifestFixture.Compile("deployments: [{name: 'load-{{ $MODE }}', entrypoint: a.b, work_pool: {name: p}}, {name: load-prod}]", input);

        Assert.Equal("load-staging", Assert.Single(compilation.Deployments).Name);
        Assert.Equal(["load-prod"], compilation.NotSelected);
        Assert.Empty(compilation.Findings);
    }

    [Fact]
    public void A_deployment_that_is_given_twice_is_an_error_that_names_both_places()
    {
        var compilation = ManifestFixture.Compile(ManifestFixture.One() + "  - {name: load, entrypoint: flows.py:load, work_pool: {name: p}}\n");

        var finding = compilation.OnlyFinding();
        Assert.Equal("deployment_duplicate", finding.Code);
        Assert.Equal("A deployment of this flow with the name load already exists at line 2, column 11.", finding.Message);
        Assert.Equal(new ManifestLocation(5, 12), finding.Location);
        Assert.Single(compilation.Deployments);
    }

    [Fact]
    public void Names_of_other_modes_are_checked_too()
    {
        var compilation = ManifestFixture.Compile("deployments: [{name: a}, {name: a}, {name: b/c}]", ManifestFixture.Everything with { Selects = _ => false });

        Assert.Equal(["deployment_duplicate", "name_invalid"], compilation.Findings.Select(finding => finding.Code));
        Assert.Equal(["a"], compilation.NotSelected);
    }

    [Theory]
    [InlineData("tags: prod", "prod")]
    [InlineData("tags: [a, b]", "a|b")]
    [InlineData("tags: [5, 1.5, true, no]", "5|1.5|True|False")]
    [InlineData("tags: [a, '', '  ']", "a")]
    [InlineData("tags: ''", "")]
    [InlineData("tags: []", "")]
    [InlineData("tags: 5", "5")]
    public void Tags_are_text_in_their_order_and_one_text_is_one_tag(string line, string tags)
    {
        Assert.Equal(tags, string.Join('|', ManifestFixture.Deployment(line).Tags));
    }

    [Fact]
    public void A_step_output_may_give_all_tags()
    {
        var input = ManifestFixture.Everything with
        {
            StepOutputs = new Dictionary<string, System.Text.Json.JsonElement> { ["x"] = System.Text.Json.JsonElement.Parse("""["a", "b"]""") },
        };

        Assert.Equal(["a", "b"], Assert.Single(ManifestFixture.Compile(ManifestFixture.One("tags: '{{ x }}'") + "build: [{s.s: {id: x}}]", input).Deployments).Tags);
    }

    [Theory]
    [InlineData("tags: {a: b}", "tags must be a list of text, not a mapping.", 11)]
    [InlineData("tags: [[a]]", "A tag must be text, not a list.", 12)]
    [InlineData("tags: [~]", "A tag must be text, not nothing.", 12)]
    public void Tags_of_another_type_are_an_error(string line, string message, int column)
    {
        var finding = ManifestFixture.OnlyError(line);

        Assert.Equal("type_mismatch", finding.Code);
        Assert.Equal(message, finding.Message);
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("'true'", true)]
    [InlineData("'YES'", true)]
    [InlineData("'t'", true)]
    [InlineData("'y'", true)]
    [InlineData("'on'", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("'f'", false)]
    [InlineData("'no'", false)]
    [InlineData("'n'", false)]
    [InlineData("'off'", false)]
    [InlineData("0", false)]
    [InlineData("1.0", true)]
    [InlineData("0.0", false)]
    public void A_switch_takes_the_words_that_prefect_takes(string written, bool value)
    {
        var spec = ManifestFixture.Deployment("paused: " + written, "enforce_parameter_schema: " + written);

        Assert.Equal(value, spec.Paused);
        Assert.Equal(value, spec.EnforceParameterSchema);
    }

    [Theory]
    [InlineData("paused: maybe", "paused must be true or false, not the text 'maybe'.")]
    [InlineData("paused: ''", "paused must be true or false, not the text ''.")]
    [InlineData("paused: 2", "paused must be true or false, not 2.")]
    [InlineData("paused: 1.5", "paused must be true or false, not 1.5.")]
    [InlineData("enforce_parameter_schema: []", "enforce_parameter_schema must be true or false, not a list.")]
    [InlineData("paused: '{{ $X }}'", "The variable X is not set for this MODE.")]
    public void Another_value_of_a_switch_is_an_error(string line, string message)
    {
        Assert.Equal(message, ManifestFixture.OnlyError(line).Message);
    }

    [Theory]
    [InlineData("version: 1.0", "version must be text, not a number.", "Put the value in quotes.")]
    [InlineData("description: 5", "description must be text, not a whole number.", "Put the value in quotes.")]
    [InlineData("flow_name: [x]", "flow_name must be text, not a list.", "Write a single value.")]
    public void Text_fields_of_another_type_are_an_error(string line, string message, string fix)
    {
        var finding = ManifestFixture.OnlyError(line);

        Assert.Equal(("type_mismatch", message, fix, "load"), (finding.Code, finding.Message, finding.Fix, finding.Deployment));
        Assert.Equal(new ManifestLocation(5, line.IndexOf(' ', StringComparison.Ordinal) + 6), finding.Location);
    }

    [Theory]
    [InlineData("concurrency_limit: 2", 2)]
    [InlineData("concurrency_limit: '2'", 2)]
    [InlineData("concurrency_limit: 2.0", 2)]
    [InlineData("concurrency_limit: 2.0e+0", 2)]
    [InlineData("concurrency_limit: ' +5 '", 5)]
    [InlineData("concurrency_limit: '1_0'", 10)]
    [InlineData("concurrency_limit: '2.0'", 2)]
    [InlineData("concurrency_limit: 2147483647", int.MaxValue)]
    public void A_bare_limit_has_no_options(string line, int limit)
    {
        var spec = ManifestFixture.Deployment(line);

        Assert.Equal(limit, spec.ConcurrencyLimit);
        Assert.Null(spec.ConcurrencyOptions);
    }

    [Fact]
    public void A_limit_with_options_has_them()
    {
        var spec = ManifestFixture.Deployment("concurrency_limit: {limit: 3, collision_strategy: ENQUEUE}");

        Assert.Equal(3, spec.ConcurrencyLimit);
        Assert.Equal(new ConcurrencyOptions("ENQUEUE", null), spec.ConcurrencyOptions);
        Assert.Equal(86_400, ManifestFixture.Deployment("concurrency_limit: {limit: 3, collision_strategy: CANCEL_NEW, grace_period_seconds: 86400}").ConcurrencyOptions!.GracePeriodSeconds);
    }

    [Theory]
    [InlineData("{collision_strategy: CANCEL_NEW}", "CANCEL_NEW", null)]
    [InlineData("{collision_strategy: ENQUEUE, grace_period_seconds: 100}", "ENQUEUE", 100)]
    public void A_strategy_without_a_limit_is_kept_as_prefect_keeps_it_with_a_warning(string limit, string strategy, int? grace)
    {
        var compilation = ManifestFixture.CompileOne("concurrency_limit: " + limit);

        Assert.Equal(("concurrency_without_limit", FindingSeverity.Warning), (compilation.OnlyFinding().Code, compilation.OnlyFinding().Severity));
        var spec = Assert.Single(compilation.Deployments);
        Assert.Equal((null, new ConcurrencyOptions(strategy, grace)), (spec.ConcurrencyLimit, spec.ConcurrencyOptions));
    }

    [Theory]
    [InlineData("{grace_period_seconds: 100}")]
    [InlineData("{}")]
    public void A_concurrency_limit_that_says_nothing_does_nothing(string limit)
    {
        Assert.Equal("concurrency_without_limit", ManifestFixture.OnlyWarning("concurrency_limit: " + limit).Code);
        Assert.Null(Assert.Single(ManifestFixture.CompileOne("concurrency_limit: " + limit).Deployments).ConcurrencyOptions);
    }

    [Theory]
    [InlineData("0", "type_mismatch")]
    [InlineData("-1", "type_mismatch")]
    [InlineData("1.5", "type_mismatch")]
    [InlineData("2147483648", "type_mismatch")]
    [InlineData("many", "type_mismatch")]
    [InlineData("'1e1'", "type_mismatch")]
    [InlineData("'1__0'", "type_mismatch")]
    [InlineData("'_1'", "type_mismatch")]
    [InlineData("'1_'", "type_mismatch")]
    [InlineData("true", "type_mismatch")]
    [InlineData("[1]", "type_mismatch")]
    [InlineData("{limit: 1}", "concurrency_invalid")]
    [InlineData("{limit: 1, collision_strategy: []}", "type_mismatch")]
    [InlineData("{limit: 1, collision_strategy: WAIT}", "concurrency_invalid")]
    [InlineData("{limit: 1, collision_strategy: 5}", "type_mismatch")]
    [InlineData("{limit: 0, collision_strategy: ENQUEUE}", "type_mismatch")]
    [InlineData("{limit: 1, collision_strategy: ENQUEUE, grace_period_seconds: 59}", "type_mismatch")]
    [InlineData("{limit: 1, collision_strategy: ENQUEUE, grace_period_seconds: 86401}", "type_mismatch")]
    public void Another_limit_is_an_error(string limit, string code)
    {
        Assert.Equal(code, ManifestFixture.OnlyError("concurrency_limit: " + limit).Code);
    }

    [Theory]
    [InlineData("many", "the text 'many'")]
    [InlineData("0", "0")]
    [InlineData("1.5", "1.5")]
    [InlineData("true", "a boolean")]
    public void A_wrong_limit_says_what_it_expected_and_found(string limit, string found)
    {
        Assert.Equal(
            $"concurrency_limit must be a whole number from 1 to 2147483647, not {found}.",
            ManifestFixture.OnlyError("concurrency_limit: " + limit).Message);
    }

    [Theory]
    [InlineData("", "01234567")]
    [InlineData("version: '2'", "2")]
    [InlineData("version: ''", "01234567")]
    [InlineData("version_type: vcs:github", "01234567")]
    [InlineData("version_type: vcs:git", "01234567")]
    [InlineData("version_type: prefect:simple", "flow-version")]
    [InlineData("version_type: vcs:gitlab", "flow-version")]
    public void Where_the_commit_is_the_version_it_is_as_prefect_finds_one_in_github_actions(string line, string version)
    {
        var input = ManifestFixture.Everything with { CommitVersion = "01234567", Flows = [ManifestFixture.Flow("{}")] };

        var compilation = ManifestFixture.Compile(ManifestFixture.One(line), input);

        Assert.Equal(version, Assert.Single(compilation.Deployments).Version);
        Assert.Equal(line.StartsWith("version_type: vcs:git", StringComparison.Ordinal) && version != "flow-version", compilation.Findings.Any(finding => finding.Code == "version_type_not_applied"));
    }

    [Fact]
    public void Where_the_flow_has_the_version_no_type_of_version_changes_that()
    {
        var compilation = ManifestFixture.Compile(ManifestFixture.One("version_type: vcs:github"), ManifestFixture.Everything with { Flows = [ManifestFixture.Flow("{}")] });

        Assert.Equal("flow-version", Assert.Single(compilation.Deployments).Version);
        Assert.Equal("version_type_not_applied", compilation.OnlyFinding().Code);
    }

    [Theory]
    [InlineData("sla: [{name: x}]", "sla_not_applied", 10)]
    [InlineData("sla: {name: x}", "sla_not_applied", 10)]
    [InlineData("version_type: git", "version_type_not_applied", 19)]
    public void What_the_gateway_does_not_apply_is_a_warning(string line, string code, int column)
    {
        var finding = ManifestFixture.OnlyWarning(line);

        Assert.Equal(code, finding.Code);
        Assert.Equal(new ManifestLocation(5, column), finding.Location);
    }

    [Theory]
    [InlineData("triggers: []")]
    [InlineData("sla: []")]
    [InlineData("build: [{x: {}}]")]
    [InlineData("push: null")]
    public void What_asks_for_nothing_or_is_the_builds_business_is_passed_over(string line) => ManifestFixture.Deployment(line);

    [Theory]
    [InlineData("entrypiont: x", "Prefect ignores the key entrypiont in a deployment.", "Did you mean entrypoint?")]
    [InlineData("Tags: [x]", "Prefect ignores the key Tags in a deployment.", "Did you mean tags?")]
    [InlineData("something: x", "Prefect ignores the key something in a deployment.", "Correct its name. If it is a job variable, move it into job_variables of work_pool.")]
    [InlineData("concurrency_limit: {limit: 1, collision_strategy: ENQUEUE, zzzzzzzzzz: 60}", "Prefect ignores the key zzzzzzzzzz in concurrency_limit.", "Correct its name, or remove it, because it has no effect.")]
    public void An_unknown_key_is_a_warning_with_the_likeliest_one(string line, string message, string fix)
    {
        var finding = ManifestFixture.OnlyWarning(line);

        Assert.Equal(("key_unknown", message, fix), (finding.Code, finding.Message, finding.Fix));
    }

    [Fact]
    public void An_unknown_key_of_pool_and_manifest_is_a_warning_too()
    {
        var compilation = ManifestFixture.Compile(
            "deployments: [{name: load, entrypoint: a.b, work_pool: {name: p, job_variable: {}}}]\ndeployment: 1\nx-shared: 1\n.hidden: 1\ndefinitions: 1\nname: n\nprefect-version: 3\n");

        Assert.Equal(
            [("Prefect ignores the key job_variable in work_pool.", "Did you mean job_variables?"), ("Prefect ignores the key deployment in the manifest.", "Did you mean deployments?")],
            compilation.Findings.Select(finding => (finding.Message, finding.Fix)));
        Assert.Equal(new ManifestLocation(2, 1), compilation.Findings[1].Location);
        Assert.False(compilation.HasErrors);
    }

    [Theory]
    [InlineData("nam", "name")]
    [InlineData("nmae", "name")]
    [InlineData("schedul", "schedule")]
    [InlineData("enforce_parameters_schema", "enforce_parameter_schema")]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("zzzz", null)]
    public void The_likeliest_key_is_near(string key, string? nearest) => Assert.Equal(nearest, KnownKeys.Deployment.Nearest(key));

    [Fact]
    public void A_key_of_any_length_is_compared_in_bounded_time()
    {
        Assert.Equal("a" + new string('b', 39), NearestName.Find(new string('b', 40), ["a" + new string('b', 39), new string('b', 41)]));
        Assert.Null(NearestName.Find(new string('b', 41), [new string('b', 40)]));
        Assert.Null(NearestName.Find("ab", ["cd"]));
        Assert.Equal("cronxy", NearestName.Find("cronx", ["cronxy", "cron"]));
    }

    [Fact]
    public void Facts_of_the_flow_fill_in_what_the_manifest_leaves_out()
    {
        var spec = Assert.Single(ManifestFixture.Compile(ManifestFixture.One("description: ''", "version: ''"), WithFlow).Deployments);

        Assert.True(spec.FlowFactsKnown);
        Assert.Equal(("Load", "flow-version", "From the flow"), (spec.FlowName, spec.Version, spec.Description));
        ManifestFixture.AssertJson("{}", spec.ParameterOpenApiSchema);
    }

    [Fact]
    public void The_manifests_own_version_and_description_win()
    {
        var spec = Assert.Single(ManifestFixture.Compile(ManifestFixture.One("description: own", "version: v1"), WithFlow).Deployments);

        Assert.Equal(("v1", "own"), (spec.Version, spec.Description));
    }

    [Fact]
    public void Of_two_facts_for_one_entrypoint_the_first_counts()
    {
        var input = ManifestFixture.Everything with { Flows = [ManifestFixture.Flow("{}"), ManifestFixture.Flow("{}") with { Name = "Second" }] };

        Assert.Equal("Load", Assert.Single(ManifestFixture.Compile(ManifestFixture.One(), input).Deployments).FlowName);
    }

    [Fact]
    public void Without_facts_the_manifests_flow_name_is_taken()
    {
        var spec = ManifestFixture.Deployment("flow_name: Written");

        Assert.False(spec.FlowFactsKnown);
        Assert.Equal("Written", spec.FlowName);
    }

    [Fact]
    public void A_flow_name_that_differs_from_the_facts_is_a_warning_and_not_used()
    {
        var compilation = ManifestFixture.Compile(ManifestFixture.One("flow_name: Written"), WithFlow);

        var finding = compilation.OnlyFinding();
        Assert.Equal(("flow_name_ignored", FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("Load", finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(5, 16), finding.Location);
        Assert.Equal("Load", compilation.Deployments[0].FlowName);
        Assert.Empty(ManifestFixture.Compile(ManifestFixture.One("flow_name: Load"), WithFlow).Findings);
    }

    private static CompilationInput WithFlow => ManifestFixture.Everything with { Flows = [ManifestFixture.Flow("{}")] };
}
