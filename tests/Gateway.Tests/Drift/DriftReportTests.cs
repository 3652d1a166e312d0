using System.Text.Json;
using Gateway.Drift;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Tests.Drift;

public sealed class DriftReportTests
{
    private static readonly DateTimeOffset First = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Second = First.AddMinutes(15);

    [Fact]
    public void A_deployment_that_is_as_it_was_left_is_not_reported() => Assert.Empty(Report(Lane(), Live));

    [Fact]
    public void A_deployment_that_is_gone_is_missing_since_the_first_look_that_missed_it()
    {
        var first = Assert.Single(Report(Lane()));
        var second = Assert.Single(Report(Lane(), [first], null, Second));

        Assert.Equal((DriftState.Missing, First), (first.State, first.Since));
        Assert.Equal((DriftState.Missing, First), (second.State, second.Since));
        Assert.Empty(second.Fields);
    }

    [Fact]
    public void A_deployment_of_that_name_in_another_flow_is_not_it()
    {
        var live = State(Live) with { FlowNames = new Dictionary<Guid, string> { [FlowId] = "Twin" } };

        Assert.Equal(DriftState.Missing, Assert.Single(DriftReport.Make(Lane(), live, new DriftHistory([], null, First), PlanDisclosure.Strictest)).State);
    }

    [Fact]
    public void Each_value_is_told_as_it_is_expected_and_as_it_is_and_masked_where_a_plan_masks_it()
    {
        var drifted = Assert.Single(Report(Lane(), Live with { Tags = ["by-hand"], Parameters = JsonText.Object(json => json.WriteString("greeting", "hello")) }));

        Assert.Contains("tags", drifted.Values!.Select(value => value.Field));
        var tags = drifted.Values!.Single(value => value.Field == "tags");
        Assert.Equal(Wanted.Tags, tags.Expected.EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("""["by-hand"]""", tags.Live.GetRawText());
        var greeting = drifted.Values!.Single(value => value.Field == "parameters.greeting");
        Assert.Equal((JsonValueKind.Null, SecretMask.Masked), (greeting.Expected.ValueKind, greeting.Live.GetString()));
    }

    [Fact]
    public void Each_field_has_a_time_of_its_own_and_the_deployment_that_of_the_first()
    {
        var first = Report(Lane(), Live with { Tags = ["by-hand"] });
        var changed = Assert.Single(Report(Lane(), first, null, Second, Live with { Tags = ["other"], Description = "by hand" }));

        Assert.Equal([new DriftedField("description", Second), new DriftedField("tags", First)], changed.Fields);
        Assert.Equal((DriftState.Changed, First), (changed.State, changed.Since));
    }

    [Fact]
    public void What_was_seen_before_a_rollout_put_it_right_is_another_story()
    {
        var first = Report(Lane(), Live with { Tags = ["by-hand"] });
        var again = Assert.Single(Report(Lane(), first, First.AddMinutes(1), Second, Live with { Tags = ["by-hand"] }));

        Assert.Equal(Second, again.Since);
    }

    [Fact]
    public void What_was_missing_and_is_back_with_other_fields_is_changed_since_now()
    {
        var first = Report(Lane());
        var back = Assert.Single(Report(Lane(), first, null, Second, Live with { Tags = ["by-hand"] }));

        Assert.Equal((DriftState.Changed, Second), (back.State, back.Since));
    }

    [Fact]
    public void A_change_where_the_manifest_is_silent_is_kept_and_no_drift()
    {
        var kept = Assert.Single(Report(Lane(), Live with { Paused = true }));

        Assert.Equal((DriftState.Kept, null, false), (kept.State, kept.Since, kept.IsDrift));
        Assert.Equal(["paused"], kept.Kept);
        Assert.Empty(kept.Fields);
    }

    [Fact]
    public void The_same_change_is_drift_where_the_MODE_overrides_changes_by_hand()
    {
        var changed = Assert.Single(Report(Lane() with { ManualChanges = ManualChanges.Override }, Live with { Paused = true }));

        Assert.Equal([new DriftedField("paused", First)], changed.Fields);
        Assert.Empty(changed.Kept);
    }

    [Fact]
    public void A_field_of_which_the_manifest_speaks_is_drift_whatever_the_MODE_keeps()
    {
        var changed = Assert.Single(Report(Lane(Wanted with { Paused = false }), Live with { Paused = true }));

        Assert.Equal(("paused", true), (Assert.Single(changed.Fields).Field, changed.IsDrift));
    }

    [Fact]
    public void Job_variables_by_hand_that_Prefect_cannot_clear_are_drift_all_the_same()
    {
        var changed = Assert.Single(Report(Lane(Wanted with { JobVariables = Json("{}") }), Live));

        Assert.Equal("job_variables", Assert.Single(changed.Fields).Field);
    }

    [Fact]
    public void A_shared_concurrency_limit_that_no_rollout_would_take_away_is_kept()
    {
        var shared = Live with { GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), "shared", 2) };
        var kept = Assert.Single(Report(Lane(Wanted) with { ManualChanges = ManualChanges.Override }, shared));

        Assert.Equal(DriftState.Kept, kept.State);
        Assert.Equal(["concurrency_limit"], kept.Kept);
    }

    [Theory]
    [InlineData(PruneBehaviour.Pause, true)]
    [InlineData(PruneBehaviour.Delete, true)]
    [InlineData(PruneBehaviour.Keep, false)]
    internal void A_pruned_deployment_that_runs_again_is_drift_unless_the_MODE_keeps_what_was_dropped(PruneBehaviour prune, bool drifted)
    {
        var found = Report(Lane(removed: true) with { Prune = prune }, Live);

        Assert.Equal(drifted ? ["paused"] : [], found.SelectMany(deployment => deployment.Fields).Select(field => field.Field));
    }

    [Fact]
    public void A_pruned_deployment_that_is_paused_or_gone_is_as_it_was_left()
    {
        Assert.Empty(Report(Lane(removed: true), Live with { Paused = true, Tags = ["by-hand"] }));
        Assert.Empty(Report(Lane(removed: true)));
    }

    [Fact]
    public void A_spec_that_cannot_be_read_any_more_is_said_and_no_drift()
    {
        var lane = new LaneKnowledge { Owned = [new OwnedDeployment(Flow, Wanted.Name, null, false)] };
        var unreadable = Assert.Single(Report(lane, Live));

        Assert.Equal((DriftState.Unreadable, false), (unreadable.State, unreadable.IsDrift));
        Assert.Equal(DriftState.Missing, Assert.Single(Report(lane)).State);
    }

    [Fact]
    public void What_the_ledger_keeps_of_it_reads_the_same_and_holds_no_value()
    {
        var found = Report(Lane(), Live with { Paused = true, JobVariables = Json("""{"env": {"TOKEN": "a-secret"}}""") });
        var text = DriftJson.Write(found);
        var read = Assert.Single(DriftJson.Read(text));

        Assert.DoesNotContain("a-secret", text, StringComparison.Ordinal);
        Assert.Equal([new DriftedField("job_variables", First)], read.Fields);
        Assert.Equal(["paused"], read.Kept);
        Assert.Equal((DriftState.Changed, First, Wanted.Name, Flow), (read.State, read.Since, read.Name, read.Flow));
    }

    private static LaneKnowledge Lane(DeploymentSpec? spec = null, bool removed = false) =>
        new() { Owned = [new OwnedDeployment(Flow, Wanted.Name, spec ?? Wanted, removed)] };

    private static IReadOnlyList<DriftedDeployment> Report(LaneKnowledge lane, params LiveDeployment[] live) => Report(lane, [], null, First, live);

    private static IReadOnlyList<DriftedDeployment> Report(
        LaneKnowledge lane,
        IReadOnlyList<DriftedDeployment> before,
        DateTimeOffset? rolledOutAt,
        DateTimeOffset now,
        params LiveDeployment[] live) =>
        DriftReport.Make(lane, State(live), new DriftHistory(before, rolledOutAt, now), PlanDisclosure.Strictest);
}
