using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Deployments of one name in several flows.</summary>
public sealed class TwinTests : IAsyncLifetime
{
    private PrefectSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await PrefectSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Each_is_created_counted_and_pruned_for_itself()
    {
        await using var engine = await RolloutEngine.StartAsync(_sandbox);

        var both = await engine.RunAsync(engine.Build(From("A", "B")));
        var one = await engine.RunAsync(engine.Build(From("A"), "fedcba9"));

        Assert.Equal((RolloutStatus.Succeeded, 2), (both.Status, both.Created));
        Assert.Equal(["A/load-staging", "B/load-staging"], await SubjectsAsync(engine, both, StepKind.Create));
        Assert.Equal((RolloutStatus.Succeeded, 1, 1), (one.Status, one.Updated, one.Pruned));
        Assert.Equal(["B/load-staging"], await SubjectsAsync(engine, one, StepKind.Prune));
    }

    [Fact]
    public async Task Each_stays_as_it_was_when_nothing_changes()
    {
        await using var engine = await RolloutEngine.StartAsync(_sandbox);
        await engine.RunAsync(engine.Build(From("A", "B")));

        var again = await engine.RunAsync(engine.Build(From("A", "B")));

        Assert.Equal((RolloutStatus.Succeeded, 2, 0, 0), (again.Status, again.Unchanged, again.Created, again.Updated));
    }

    [Theory]
    [InlineData("load-staging", "smoke_run_ambiguous")]
    [InlineData("B/load-staging", null)]
    public async Task The_smoke_run_may_name_the_flow(string smoke, string? finding)
    {
        await using var engine = await RolloutEngine.StartAsync(_sandbox, settings => settings["Modes:staging:SmokeRun:Deployment"] = smoke);

        var rollout = await engine.RunAsync(engine.Build(From("A", "B")));

        Assert.Equal(RolloutStatus.Succeeded, rollout.Status);
        Assert.Equal(
            finding is null ? [] : [finding],
            RolloutRecords.ReadFindings(rollout.Findings).Select(warning => warning.Code).Where(code => code.StartsWith("smoke_run", StringComparison.Ordinal)));
        Assert.NotEmpty(await SubjectsAsync(engine, rollout, StepKind.SmokeRun));
    }

    private static async Task<IEnumerable<string?>> SubjectsAsync(RolloutEngine engine, Rollout rollout, StepKind kind) =>
        (await engine.Ledger.ListStepsAsync(rollout.Sequence, CancellationToken.None)).Where(step => step.Kind == kind).Select(step => step.Subject).Order(StringComparer.Ordinal);

    private static string From(params string[] flows) => "deployments:\n" + string.Concat(flows.Select(flow => $$$"""
          - name: load-staging
            flow_name: {{{flow}}}
            entrypoint: pipelines/{{{flow}}}.py:load
            work_pool:
              name: docker-pool
              job_variables:
                image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"

        """));
}
