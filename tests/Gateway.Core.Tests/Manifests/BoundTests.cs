using System.Globalization;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>
/// What a text of a megabyte can have done is bounded, whatever it multiplies: placeholders by what goes in for them, steps by their outputs,
/// deployments by what their flows say, findings by the words for each.
/// </summary>
public sealed class BoundTests
{
    private const int Long = 1_024;

    private static readonly CompilationInput WithLong = ManifestFixture.Everything with
    {
        Variables = new Dictionary<string, string> { ["LONG"] = new('x', Long) },
        StepOutputs = new Dictionary<string, JsonElement> { ["s"] = JsonElement.Parse($$"""{"o":"{{new string('x', Long)}}"}""") },
    };

    [Theory]
    [InlineData("{{ $LONG }}")]
    [InlineData("{{ LONG }}")]
    [InlineData("a {{ s.o }}")]
    [InlineData("{{ s.o }}")]
    public void Placeholders_that_take_in_more_than_a_manifest_may_have_are_one_error(string text)
    {
        var lines = (int count) => new[] { "work_pool: {name: docker, job_variables: {list: [" + string.Join(", ", Enumerable.Repeat($"\"{text}\"", count)) + "]}}" };
        const int Most = TemplateResolver.MaxFilledIn / (Long + 2);

        Assert.False(Compile(lines(Most)).HasErrors);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var compilation = Compile(lines(3 * Most));

        Assert.Equal("expanded_too_long", Assert.Single(compilation.Findings, finding => finding.Severity == FindingSeverity.Error).Code);
        Assert.Empty(compilation.Deployments);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30L * TemplateResolver.MaxFilledIn);

        static Compilation Compile(string[] lines) => ManifestFixture.Compile(ManifestFixture.One(lines).Replace("    work_pool: {name: docker}\n", "", StringComparison.Ordinal), WithLong);
    }

    [Fact]
    public void Outputs_of_many_steps_are_put_together_up_to_a_bound()
    {
        var outputs = string.Join(',', Enumerable.Range(0, 50).Select(number => $"\"o{number}\":\"{new string('x', Long)}\""));
        var steps = string.Concat(Enumerable.Repeat("  - a.b: {id: s}\n", 20_000));
        var input = ManifestFixture.Everything with { StepOutputs = new Dictionary<string, JsonElement> { ["s"] = JsonElement.Parse($"{{{outputs}}}") } };
        var before = GC.GetAllocatedBytesForCurrentThread();

        ManifestFixture.Compile($"build:\n{steps}{ManifestFixture.One("description: '{{ s.o1 }}'")}", input);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L * 1024 * 1024);
    }

    [Fact]
    public void Of_unknown_keys_without_number_so_many_are_put_into_words()
    {
        var keys = string.Concat(Enumerable.Range(0, 90_000).Select(number => string.Create(CultureInfo.InvariantCulture, $"k{number}: 1\n")));
        var manifest = ManifestFixture.Manifest(keys + ManifestFixture.One());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var findings = ManifestCompiler.Compile(manifest, ManifestFixture.Everything).Findings;

        Assert.Equal(FindingList.MaxShown, findings.Count);
        Assert.Equal("More than 1801 more findings are not shown.", findings.Single(finding => finding.Code == "findings_capped").Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * 1024 * 1024);
    }

    [Fact]
    public void Errors_are_shown_before_warnings_however_many_of_those_came_first()
    {
        var findings = new FindingList();
        for (var number = 0; number < 3 * FindingList.MaxKept; number++)
        {
            findings.Warning("w", number.ToString(CultureInfo.InvariantCulture), "", new ManifestLocation(1, 1));
        }

        findings.Error("e", "m", "", new ManifestLocation(2, 1));

        Assert.Contains(findings.ByPlace(), finding => finding.Code == "e");
    }

    [Fact]
    public void Placeholders_that_nothing_fills_in_are_put_into_words_so_many_times()
    {
        var list = string.Join(", ", Enumerable.Range(0, 20_000).Select(number => string.Create(CultureInfo.InvariantCulture, $"\"{{{{ a{number} }}}}\"")));

        var compilation = ManifestFixture.CompileOne($"parameters: {{list: [{list}]}}");

        Assert.Empty(compilation.Deployments);
        Assert.Equal(FindingList.MaxShown, compilation.Findings.Count);
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_deployment_has_so_many_schedules(int count, int findings)
    {
        var compilation = ManifestFixture.CompileOne($"schedules: [{string.Join(", ", Enumerable.Repeat("{interval: 60}", count))}]");

        Assert.Equal(Enumerable.Repeat("schedules_too_many", findings), compilation.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("cron: '{0} 0 * * *'", "0-59/7,")]
    [InlineData("rrule: 'FREQ=DAILY;BYMINUTE={0}'", "7,")]
    public void A_rule_that_many_schedules_share_is_looked_at_once(string rule, string part)
    {
        var schedule = string.Format(CultureInfo.InvariantCulture, rule, string.Concat(Enumerable.Range(1, 110).Select(number => part.Replace("7", $"{number % 59 + 1}", StringComparison.Ordinal))).TrimEnd(','));
        var schedules = "schedules: [&s {" + schedule + "}" + string.Concat(Enumerable.Repeat(", *s", 99)) + "]";
        Allocated();

        Assert.InRange(Allocated(), 0, 1024 * 1024);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(100, Assert.Single(ManifestFixture.CompileOne(schedules).Deployments).Schedules.Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_deployment_has_so_many_triggers(int count, int findings)
    {
        var compilation = ManifestFixture.CompileOne($"triggers: [{string.Join(", ", Enumerable.Repeat("{expect: [a.b]}", count))}]");

        Assert.Equal(Enumerable.Repeat("triggers_too_many", findings), compilation.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    public void An_environment_has_so_many_variables_in_a_deployment_and_in_a_trigger(int count, int findings)
    {
        var environment = $"env: {{{string.Join(", ", Enumerable.Range(0, count).Select(static number => string.Create(CultureInfo.InvariantCulture, $"V{number}: x")))}}}";
        var pool = ManifestFixture.One($"work_pool: {{name: docker, job_variables: {{{environment}}}}}").Replace("    work_pool: {name: docker}\n", "", StringComparison.Ordinal);
        var trigger = ManifestFixture.One($"triggers: [{{expect: [a.b], job_variables: {{{environment}}}}}]");

        Assert.All([pool, trigger], manifest =>
            Assert.Equal(Enumerable.Repeat("environment_too_many", findings), ManifestFixture.Compile(manifest).Findings.Select(finding => finding.Code)));
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    public void An_environment_that_is_a_list_has_as_many(int count, int findings)
    {
        var environment = $"env: [{string.Join(", ", Enumerable.Range(0, count).Select(static number => string.Create(CultureInfo.InvariantCulture, $"{{name: V{number}, value: x}}")))}]";
        var pool = ManifestFixture.One($"work_pool: {{name: docker, job_variables: {{{environment}}}}}").Replace("    work_pool: {name: docker}\n", "", StringComparison.Ordinal);

        Assert.Equal(Enumerable.Repeat("environment_too_many", findings), ManifestFixture.Compile(pool).Findings.Select(static finding => finding.Code));
    }

    [Fact]
    public void The_variables_that_the_gateway_adds_to_a_list_do_not_make_it_one_that_cannot_be_read()
    {
        var list = JsonElement.Parse($"[{string.Join(',', Enumerable.Range(0, 1_002).Select(static number => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"V{{number}}","value":"x"}""")))}]");

        Assert.Equal(1_002, EnvironmentEntries.From(list)!.Count);
    }

    [Fact]
    public void What_flows_say_counts_in_bytes()
    {
        var flow = new FlowFacts("flows.py:load", "Load", new string('é', 9 * 1024 * 1024), "1", null);
        var text = "deployments:\n" + string.Concat(Enumerable.Range(0, 2).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $"  - {{name: d{number}, entrypoint: \"flows.py:load\", work_pool: {{name: docker}}}}\n")));

        Assert.Equal(
            "The descriptions and parameter schemas of the flows exceed 33,554,432 bytes, counted once for each deployment that uses them.",
            ManifestFixture.Compile(text, ManifestFixture.Everything with { Flows = [flow] }).OnlyFinding().Message);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(70, 1)]
    public void What_flows_say_counts_with_each_deployment_that_takes_it(int deployments, int findings)
    {
        const int Half = 256 * 1024;
        var flow = new FlowFacts("flows.py:load", "Load", new string('d', Half), "1", JsonElement.Parse($"{{\"title\":\"{new string('x', Half)}\"}}"));
        var text = "deployments:\n" + string.Concat(Enumerable.Range(0, deployments).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $"  - {{name: d{number}, entrypoint: \"flows.py:load\", work_pool: {{name: docker}}}}\n")));

        var compilation = ManifestFixture.Compile(text, ManifestFixture.Everything with { Flows = [flow] });

        Assert.Equal(findings, compilation.Findings.Select(finding => finding.Code).Distinct().Count(code => code == "flow_facts_too_large"));
        Assert.Equal(findings == 0, compilation.Deployments.Count == deployments);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(400, 100)]
    public void Values_are_held_against_long_lists_of_choices_up_to_a_bound(int values, int findings)
    {
        var choices = string.Join(',', Enumerable.Range(0, 99));
        var flow = ManifestFixture.Flow("""{"properties":{"a":{"type":"array","items":{"enum":[CHOICES]}}}}""".Replace("CHOICES", choices, StringComparison.Ordinal));

        var compilation = ManifestFixture.Compile(
            ManifestFixture.One($"parameters: {{a: [{string.Join(", ", Enumerable.Repeat("1000", values))}]}}"), ManifestFixture.Everything with { Flows = [flow] });

        Assert.InRange(compilation.Findings.Count(finding => finding.Code == "parameter_type"), findings - 2, findings);
    }

    [Fact]
    public void Of_the_schemas_of_many_flows_so_much_is_read()
    {
        var levels = string.Join(',', Enumerable.Range(0, 45).Select(static level => $$"""{"$ref":"#/y{{string.Concat(Enumerable.Repeat("/not", level))}}"}"""));
        var part = $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("{}", 4_000))}}]}""";
        var deep = string.Concat(Enumerable.Repeat("{\"not\":", 45)) + part + new string('}', 45);
        var schema = JsonElement.Parse($$$"""{"properties":{"a":{"type":"integer"}},"y":{{{deep}}},"anyOf":[{{{levels}}},true]}""");
        var names = Enumerable.Range(0, 40).Select(static number => string.Create(CultureInfo.InvariantCulture, $"f{number}")).ToList();
        var text = "deployments:\n" + string.Concat(names.Select(static name => $"  - {{name: {name}, entrypoint: \"flows.py:{name}\", work_pool: {{name: docker}}, parameters: {{a: x}}}}\n"));

        var compilation = ManifestFixture.Compile(text, ManifestFixture.Everything with { Flows = [.. names.Select(name => new FlowFacts($"flows.py:{name}", name, null, null, schema))] });

        Assert.InRange(compilation.Findings.Where(finding => finding.Code == "parameter_type").Sum(finding => finding.Places), 20, 30);
    }

    [Fact]
    public void All_checks_of_parameters_share_a_bound()
    {
        var choices = string.Join(',', Enumerable.Range(0, 9_000));
        var flow = ManifestFixture.Flow("""{"properties":{"a":{"enum":[CHOICES]}}}""".Replace("CHOICES", choices, StringComparison.Ordinal));
        var schedules = string.Join(", ", Enumerable.Repeat("{interval: 60, parameters: {a: x}}", 300));

        var compilation = ManifestFixture.Compile(ManifestFixture.One($"schedules: [{schedules}]"), ManifestFixture.Everything with { Flows = [flow] });

        Assert.InRange(compilation.Findings.Where(finding => finding.Code == "parameter_type").Sum(finding => finding.Places), 100, 120);
    }
}
