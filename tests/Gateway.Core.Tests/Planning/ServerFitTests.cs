using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Planning;

public sealed class ServerFitTests
{
    [Theory]
    [InlineData("3.4.0")]
    [InlineData("3.4.25")]
    [InlineData("3.6.29")]
    [InlineData("3.99.0")]
    public void Of_every_Prefect_3_from_the_oldest_on_nothing_is_said(string version) => Assert.Empty(ServerFit.OfServer(PrefectVersion.Parse(version)));

    [Theory]
    [InlineData(null, "prefect_version_unknown", FindingSeverity.Warning)]
    [InlineData("3.3.9", "prefect_version_untested", FindingSeverity.Warning)]
    [InlineData("2.20.4", "prefect_version_unsupported", FindingSeverity.Error)]
    [InlineData("4.0.0", "prefect_version_unsupported", FindingSeverity.Error)]
    public void Any_other_server_is_told_of(string? version, string code, FindingSeverity severity)
    {
        var finding = Assert.Single(ServerFit.OfServer(PrefectVersion.Parse(version)));

        Assert.Equal((code, severity), (finding.Code, finding.Severity));
        Assert.Contains(version ?? "/admin/version", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"image": "a", "env": {"URL": "postgres://u:{{ prefect.blocks.secret.staging-pwd }}@h"}}""", "job_variables.env.URL")]
    [InlineData("""{"image": "a", "command": ["x", "--pwd={{prefect.blocks.secret.p}}"]}""", "job_variables.command[1]")]
    [InlineData("""{"image": "a", "env": {"A": "{{ prefect.blocks.secret.a }}{{ prefect.blocks.secret.b }}"}}""", "job_variables.env.A")]
    [InlineData("""{"image": "a", "env": {"A": " {{ prefect.blocks.secret.a }}"}}""", "job_variables.env.A")]
    public void A_block_within_a_longer_text_is_an_error_where_workers_do_not_fill_it_in(string variables, string place)
    {
        var spec = PlanningCases.Wanted with { JobVariables = PlanningCases.Json(variables) };

        var finding = Assert.Single(ServerFit.Check(spec, PrefectVersion.Parse("3.6.29")));

        Assert.Equal(("reference_in_text", FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.StartsWith(place + " refers to a Prefect block inside a longer string", finding.Message, StringComparison.Ordinal);
        Assert.Single(ServerFit.Check(spec, null));
        Assert.Empty(ServerFit.Check(spec, PrefectVersion.Parse("3.7.0")));
    }

    [Theory]
    [InlineData("""{"image": "a", "env": {"A": "{{ prefect.blocks.secret.a }}"}}""")]
    [InlineData("""{"image": "a", "env": {"A": "{{prefect.blocks.json.settings.value.key}}"}}""")]
    [InlineData("""{"image": "a", "env": {"A": "https://{{ prefect.variables.host }}/x"}}""")]
    [InlineData("""{"image": "a", "env": {"A": "see prefect.blocks.secret.a"}}""")]
    public void A_block_alone_and_a_variable_anywhere_are_filled_in_by_every_version(string variables) =>
        Assert.Empty(ServerFit.Check(PlanningCases.Wanted with { JobVariables = PlanningCases.Json(variables) }, PrefectVersion.Parse("3.4.25")));

    [Fact]
    public void Of_many_such_texts_a_score_is_told_and_of_a_long_path_its_beginning()
    {
        var texts = string.Join(',', Enumerable.Repeat("\"x{{ prefect.blocks.secret.a }}\"", 500));
        var spec = PlanningCases.Wanted with { JobVariables = PlanningCases.Json($$$"""{"image": "a", "{{{new string('k', 100_000)}}}": [{{{texts}}}]}""") };
        var before = GC.GetAllocatedBytesForCurrentThread();

        var findings = ServerFit.Check(spec, PrefectVersion.Parse("3.6.29")).ToList();

        Assert.Equal(20, findings.Count);
        Assert.All(findings, finding => Assert.InRange(finding.Message.Length, 1, 1_000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L * 1024 * 1024);
    }

    [Fact]
    public void Pull_steps_are_taken_by_the_Prefect_in_the_image()
    {
        var spec = PlanningCases.Wanted with { PullSteps = PlanningCases.Json("""[{"prefect.deployments.steps.git_clone": {"repository": "https://{{ prefect.blocks.secret.t }}@h/r"}}]""") };
        var (older, newer) = (PrefectVersion.Parse("3.6.29"), PrefectVersion.Parse("3.8.3"));

        Assert.Contains("Prefect in the image", Assert.Single(ServerFit.Check(spec, newer, older)).Message, StringComparison.Ordinal);
        Assert.Empty(ServerFit.Check(spec, newer, newer));
        Assert.Single(ServerFit.Check(spec, older));
    }

    [Fact]
    public void A_plan_against_a_server_without_grace_periods_says_so_and_does_not_ask_for_one()
    {
        var spec = PlanningCases.Wanted with { ConcurrencyLimit = 2, ConcurrencyOptions = new ConcurrencyOptions("CANCEL_NEW", 90) };
        var live = PlanningCases.Live with
        {
            GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), $"deployment:{PlanningCases.Id}", 2),
            ConcurrencyOptions = new LiveConcurrencyOptions("CANCEL_NEW"),
        };

        var old = Planner.Plan([spec], PlanningCases.State(live) with { Version = PrefectVersion.Parse("3.6.5") });
        var newer = Planner.Plan([spec], PlanningCases.State(live) with { Version = PrefectVersion.Parse("3.6.6") });

        Assert.IsType<PlannedDeployment.Unchanged>(Assert.Single(old.Deployments));
        Assert.Equal("grace_period_ignored", Assert.Single(old.Findings).Code);
        Assert.IsType<PlannedDeployment.Update>(Assert.Single(newer.Deployments));
        Assert.Empty(newer.Findings);
    }

    [Theory]
    [InlineData("""{"type": "event", "match": {"prefect.resource.id": "prefect.*.load"}}""", true)]
    [InlineData("""{"type": "event", "expect": ["prefect.flow-run.?ailed"]}""", true)]
    [InlineData("""{"type": "compound", "triggers": [{"type": "event", "match_related": {"a": ["b", "[cd]"]}}]}""", true)]
    [InlineData("""{"type": "event", "match": {"prefect.resource.id": "prefect.flow-run.*"}, "expect": ["a"], "after": []}""", false)]
    public void A_trigger_that_an_older_server_takes_at_its_letters_is_told_of(string trigger, bool isTold)
    {
        var spec = PlanningCases.Wanted with
        {
            Triggers = [new TriggerSpec { Name = "t", Trigger = PlanningCases.Json(trigger), Location = new ManifestLocation(7, 9) }],
        };

        var found = ServerFit.Check(spec, PrefectVersion.Parse("3.6.22")).ToList();

        Assert.Equal(isTold ? ["trigger_pattern_unsupported"] : [], found.Select(finding => finding.Code));
        Assert.All(found, finding => Assert.Equal(new ManifestLocation(7, 9), finding.Location));
        Assert.Empty(ServerFit.Check(spec, PrefectVersion.Parse("3.6.23")));
    }

    [Fact]
    public void Nothing_is_planned_for_good_on_a_server_of_another_major()
    {
        var plan = Planner.Plan([PlanningCases.Wanted], PlanningCases.State() with { Version = PrefectVersion.Parse("2.20.4") });

        Assert.True(plan.HasErrors);
    }
}
