using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class TemplatingTests
{
    private static readonly CompilationInput Input = ManifestFixture.Everything with
    {
        Variables = new Dictionary<string, string> { ["NAME"] = "value", ["OTHER"] = "s3cret", ["NESTED"] = "{{ $NAME }}", ["BARE"] = "bare" },
        StepOutputs = new Dictionary<string, JsonElement>
        {
            ["build-image"] = JsonElement.Parse("""{"image": "repo:tag", "tags": ["first", 2], "count": 3, "on": true, "off": false, "none": null}"""),
            ["sha"] = JsonElement.Parse("\"abc\""),
        },
    };

    [Theory]
    [InlineData("{{ $NAME }}", "\"value\"")]
    [InlineData("{{$NAME}}", "\"value\"")]
    [InlineData("{{   $NAME   }}", "\"value\"")]
    [InlineData("a {{ $NAME }} b {{ $OTHER }} c", "\"a value b s3cret c\"")]
    [InlineData("{{ $NAME }}{{ $NAME }}", "\"valuevalue\"")]
    [InlineData("{{{ $NAME }}}", "\"{value}\"")]
    [InlineData("{{ $NESTED }}", "\"{{ $NAME }}\"")]
    [InlineData("{{ BARE }}", "\"bare\"")]
    [InlineData("x{{ BARE }}", "\"xbare\"")]
    [InlineData("{{ build-image.image }}", "\"repo:tag\"")]
    [InlineData("{{ sha }}", "\"abc\"")]
    [InlineData("{{ build-image.tags }}", "[\"first\", 2]")]
    [InlineData("{{ build-image.tags[0] }}", "\"first\"")]
    [InlineData("{{ build-image.tags.1 }}", "2")]
    [InlineData("{{ build-image.none }}", "null")]
    [InlineData("{{ build-image }}", "{\"image\": \"repo:tag\", \"tags\": [\"first\", 2], \"count\": 3, \"on\": true, \"off\": false, \"none\": null}")]
    [InlineData("a {{ build-image.count }} {{ build-image.on }} {{ build-image.off }} {{ build-image.none }} {{ sha }}", "\"a 3 True False None abc\"")]
    [InlineData("{{ ctx.flow_run.id }}", "\"{{ ctx.flow_run.id }}\"")]
    [InlineData("a {{ ctx.x }} {{ $NAME }} b", "\"a {{ ctx.x }} value b\"")]
    [InlineData("{{ prefect.blocks.secret.x }}", "\"{{ prefect.blocks.secret.x }}\"")]
    [InlineData("https://{{ prefect.variables.host }}/x", "\"https://{{ prefect.variables.host }}/x\"")]
    [InlineData("{{ not a placeholder }}", "\"{{ not a placeholder }}\"")]
    [InlineData("{{ }} {{", "\"{{ }} {{\"")]
    [InlineData("{{ $NAME", "\"{{ $NAME\"")]
    [InlineData("{{ $NAME }", "\"{{ $NAME }\"")]
    [InlineData("{ $NAME }", "\"{ $NAME }\"")]
    public void A_text_in_job_variables_becomes(string template, string json)
    {
        var compilation = Compile(WithJobVariable(template), Input);

        Assert.Empty(compilation.Findings);
        ManifestFixture.AssertJson(json, Assert.Single(compilation.Deployments).JobVariables.GetProperty("x"));
    }

    [Theory]
    [InlineData("{{ $MISSING }}", "variable_unset", "MISSING")]
    [InlineData("a {{ $MISSING }}", "variable_unset", "MISSING")]
    [InlineData("{{ gone.image }}", "placeholder_unresolved", "gone.image")]
    [InlineData("a {{ build-image.gone }}", "placeholder_unresolved", "build-image.gone")]
    [InlineData("{{ build-image.tags[2] }}", "placeholder_unresolved", "build-image.tags[2]")]
    [InlineData("{{ build-image.tags[-1] }}", "placeholder_unresolved", "build-image.tags[-1]")]
    [InlineData("{{ build-image.image.deep }}", "placeholder_unresolved", "build-image.image.deep")]
    [InlineData("a {{ build-image.tags }}", "placeholder_unresolved", "not a single value")]
    [InlineData("{{ BARE.x }}", "placeholder_unresolved", "BARE.x")]
    public void What_nothing_fills_in_is_an_error_at_its_place(string template, string code, string named)
    {
        var compilation = Compile(WithJobVariable(template), Input);

        var finding = compilation.OnlyFinding();
        Assert.Equal(code, finding.Code);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains(named, finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(7, 12), finding.Location);
        Assert.Equal("load", finding.Deployment);
        Assert.Empty(compilation.Deployments);
    }

    [Fact]
    public void A_variable_that_is_not_set_names_the_settings_that_would_set_it()
    {
        var finding = Compile(WithJobVariable("{{ $MISSING }}"), Input with { ModeSection = "Gateway:Modes:staging" }).OnlyFinding();

        Assert.Equal("Gateway:Modes:staging:Variables:MISSING", finding.Setting);
        Assert.Equal(
            "Set it in Gateway:Modes:staging:Variables:MISSING (in Gateway:Modes:staging:Secrets if it is a secret), or remove the placeholder. The variables of a CI job are not sent to the gateway.",
            finding.Fix);
    }

    [Fact]
    public void Every_missing_variable_is_named_also_several_in_one_text()
    {
        var compilation = Compile(WithJobVariable("{{ $FIRST }} {{ $SECOND }} {{ $FIRST }}"), Input);

        Assert.Equal(
            ["The variable FIRST is not set for this MODE.", "The variable SECOND is not set for this MODE."],
            compilation.Findings.Select(finding => finding.Message));
    }

    [Theory]
    [InlineData("entrypoint: '{{ ctx.x }}'", "placeholder_unresolved")]
    [InlineData("flow_name: '{{ prefect.variables.x }}'", "reference_not_supported_here")]
    [InlineData("version: '{{ prefect.blocks.secret.x }}'", "reference_not_supported_here")]
    [InlineData("description: '{{ prefect.variables.x }}'", "reference_not_supported_here")]
    [InlineData("tags: ['{{ prefect.variables.x }}']", "reference_not_supported_here")]
    [InlineData("parameters: {x: '{{ prefect.variables.x }}'}", "reference_not_supported_here")]
    [InlineData("parameters: {x: 'a {{ prefect.blocks.secret.x }}'}", "reference_not_supported_here")]
    [InlineData("schedule: {cron: '{{ ctx.x }}'}", "placeholder_unresolved")]
    [InlineData("schedule: {interval: 5, parameters: {x: '{{ ctx.x }}'}}", "placeholder_unresolved")]
    [InlineData("parameters: {x: '{{ unknown }}'}", "placeholder_unresolved")]
    public void Outside_job_variables_and_pull_nothing_stays_for_the_run(string line, string code)
    {
        var text = ManifestFixture.One(line);
        if (line.StartsWith("entrypoint", StringComparison.Ordinal))
        {
            text = text.Replace("    entrypoint: flows.py:load\n", "", StringComparison.Ordinal);
        }

        Assert.Equal(code, Compile(text, Input).OnlyFinding().Code);
    }

    [Fact]
    public void Run_context_passes_as_text_where_it_does_no_harm()
    {
        var spec = ManifestFixture.Deployment(
            "version: '{{ ctx.x }}'", "description: 'd {{ ctx.x }}'", "tags: ['{{ ctx.x }}']", "parameters: {x: '{{ ctx.x }}'}");

        Assert.Equal("{{ ctx.x }}", spec.Version);
        Assert.Equal("d {{ ctx.x }}", spec.Description);
        Assert.Equal(["{{ ctx.x }}"], spec.Tags);
        Assert.Equal("{{ ctx.x }}", spec.Parameters.GetProperty("x").GetString());
    }

    [Fact]
    public void Keys_are_no_templates()
    {
        ManifestFixture.AssertJson("""{"{{ $X }}": 1}""", ManifestFixture.Deployment("parameters: {'{{ $X }}': 1}").Parameters);
    }

    [Fact]
    public void A_text_field_filled_with_another_type_is_an_error()
    {
        var finding = Compile(ManifestFixture.One("version: '{{ build-image.count }}'"), Input).OnlyFinding();

        Assert.Equal("type_mismatch", finding.Code);
        Assert.Equal("version must be text, not a step output of another type.", finding.Message);
        Assert.Equal(new ManifestLocation(5, 14), finding.Location);
    }

    [Theory]
    [InlineData("schedule: {cron: '{{ $OTHER }} x'}", "cron_invalid")]
    [InlineData("schedule: {cron: 0 0 * * *, timezone: '{{ $OTHER }}'}", "timezone_invalid")]
    [InlineData("schedule: {rrule: '{{ $OTHER }}'}", "rrule_invalid")]
    [InlineData("schedule: {interval: '{{ $OTHER }}'}", "interval_invalid")]
    [InlineData("schedule: {interval: 5, anchor_date: '{{ $OTHER }}'}", "anchor_date_invalid")]
    [InlineData("concurrency_limit: {limit: 1, collision_strategy: '{{ $OTHER }}'}", "concurrency_invalid")]
    [InlineData("paused: '{{ $OTHER }}'", "type_mismatch")]
    public void A_finding_never_shows_the_value_of_a_variable(string line, string code)
    {
        var finding = Compile(ManifestFixture.One(line), Input).OnlyFinding();

        Assert.Equal(code, finding.Code);
        Assert.DoesNotContain("s3cret", finding.Message + finding.Fix, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{{ $OTHER }}")]
    [InlineData("{{ OTHER }}")]
    [InlineData("{{ OTHER }} x")]
    [InlineData("{{ $OTHER }}{{ $OTHER }}")]
    [InlineData("{{ $OTHER }} {{ sha }}")]
    public void What_is_wrong_with_a_text_that_holds_a_variable_is_not_told_in_detail(string cron)
    {
        var finding = Compile(ManifestFixture.One($"schedule: {{cron: '{cron}'}}"), Input).OnlyFinding();

        Assert.Equal($"The cron expression {cron} cannot be used once its variables are filled in.", finding.Message);
    }

    [Theory]
    [InlineData("{{ sha }}")]
    [InlineData("{{ sha }} x")]
    public void What_is_wrong_with_one_that_holds_a_step_output_is(string cron)
    {
        var finding = Compile(ManifestFixture.One($"schedule: {{cron: '{cron}'}}"), Input).OnlyFinding();

        Assert.StartsWith($"The cron expression {cron} cannot be used: it has ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ $SECRET }}", "SECRET")]
    [InlineData("{{ SECRET }}", "SECRET")]
    [InlineData("a {{ $LATER }}", "LATER")]
    public void A_variable_that_stands_for_a_reference_to_Prefect_goes_where_Prefect_resolves_it_and_nowhere_else(string template, string name)
    {
        var input = Input with
        {
            Variables = new Dictionary<string, string> { ["SECRET"] = "{{ prefect.blocks.secret.prod-x }}", ["LATER"] = "{{ ctx.x }} {{ prefect.variables.y }}" },
        };

        var variable = Compile(WithJobVariable(template), input);
        var finding = Compile(ManifestFixture.One($"parameters: {{x: '{template}'}}"), input).OnlyFinding();

        Assert.Empty(variable.Findings);
        Assert.EndsWith(input.Variables[name], Assert.Single(variable.Deployments).JobVariables.GetProperty("x").GetString(), StringComparison.Ordinal);
        Assert.Equal(("reference_not_supported_here", new ManifestLocation(5, 21), "load"), (finding.Code, finding.Location, finding.Deployment));
        Assert.StartsWith($"{name} is a secret or another reference to Prefect", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_fields_that_cannot_be_filled_in_are_two_errors_and_no_deployment()
    {
        var compilation = ManifestFixture.CompileOne("parameters: {x: '{{ $ONE }}'}", "schedule: {interval: 5, parameters: {x: '{{ $TWO }}'}}");

        Assert.Equal(["variable_unset", "variable_unset"], compilation.Findings.Select(finding => finding.Code));
        Assert.Empty(compilation.Deployments);
    }

    // The steps whose outputs are given, below all that a finding may stand in.
    private static Compilation Compile(string text, CompilationInput input) =>
        ManifestFixture.Compile(text + "build: [{s.s: {id: build-image}}, {s.s: {id: sha}}]\n", input);

    private static string WithJobVariable(string template) =>
        $"""
        deployments:
          - name: load
            entrypoint: flows.py:load
            work_pool:
              name: docker
              job_variables:
                x: '{template}'

        """;
}
