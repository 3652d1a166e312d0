using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Sandbox;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A write that goes wrong for good, each in turn: afterwards every deployment is on the old state or every one on the new.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public abstract class PuttingBackTests(string version, ImagePlaces images) : IAsyncLifetime
#pragma warning restore CA1001
{
    private EachWrite _writes = null!;

    public static IEnumerable<object?[]> LastingTroubles => new TheoryData<string, Fault>()
    {
        { "errors", new Fault { Kind = FaultKind.Status, WritesOnly = true } },
        { "errors after an effect", new Fault { Kind = FaultKind.Status, WritesOnly = true, AfterEffect = true } },
        { "resets after an effect", new Fault { Kind = FaultKind.Reset, WritesOnly = true, AfterEffect = true } },
    };

    public async Task InitializeAsync() => _writes = await EachWrite.StartAsync(version, images);

    public async Task DisposeAsync() => await _writes.DisposeAsync();

    [Fact]
    public async Task A_write_that_the_server_refuses_puts_all_of_them_back()
    {
        await _writes.ForEachAsync(async (engine, build, write) =>
        {
            _writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = write });

            _writes.AssertRolledBack(await engine.RunAsync(build), "prefect_refused", write);
        });
    }

    [Theory]
    [MemberData(nameof(LastingTroubles))]
    internal async Task Writes_that_fail_until_the_deadline_leave_all_on_the_old_state_or_all_on_the_new(string trouble, Fault fault)
    {
        await _writes.ForEachAsync(
            async (engine, build, write) =>
            {
                _writes.Sandbox.Faults.Add(fault with { After = write });
                var id = await engine.AcceptAsync(build);
                var run = engine.RunNextAsync(id);
                await Waiting.UntilAsync(() => run.IsCompleted || _writes.Sandbox.Faults.Happened >= 4);
                engine.EndTime();
                await engine.WaitForAsync(id, RolloutStatus.Restoring, run);
                _writes.Sandbox.Faults.Clear();
                var rollout = await run;

                // Where writes take effect whatever is answered, putting back may be over before anybody sees it.
                if (rollout.Status == RolloutStatus.RolledBack)
                {
                    _writes.AssertRolledBack(rollout, "prefect_unavailable", write, trouble);
                }
                else
                {
                    // Whatever the answers said, each write took effect, and reading back showed it.
                    Assert.Equal((RolloutStatus.Succeeded, true), (rollout.Status, fault.AfterEffect));
                    Assert.Equal(_writes.New, ServerState.From(_writes.Sandbox));
                }
            });
    }

    [Fact]
    public async Task Putting_back_goes_on_through_failures_of_its_own()
    {
        await _writes.ForEachAsync(async (engine, build, write) =>
        {
            _writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = write });
            _writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, WritesOnly = true, After = write + 1, Times = 5 });
            _writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Reset, WritesOnly = true, AfterEffect = true, After = write + 6, Times = 5 });

            _writes.AssertRolledBack(await engine.RunAsync(build), "prefect_refused", write);
        });
    }

    [Fact]
    public async Task Where_putting_back_is_refused_the_rollout_says_which_deployment_is_where()
    {
        await using var engine = await _writes.StartFromOldAsync();
        _writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Body = """{"detail":"no"}""", WritesOnly = true, Times = 1, After = 6 });
        var id = await engine.AcceptAsync(_writes.Build);
        _writes.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 409, Body = """{"detail":"not now"}""", Method = "DELETE", Path = "/api/deployments/*" });

        var rollout = await engine.RunNextAsync(id);

        Assert.Equal((RolloutStatus.Failed, "restore_failed"), (rollout.Status, rollout.FailureCode));
        Assert.Contains("Still changed: Abordagem | Carga ArcGIS/d12-staging, Abordagem | Carga ArcGIS/d13-staging.", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Contains("As before: Abordagem | Carga ArcGIS/d00-staging,", rollout.FailureDetail, StringComparison.Ordinal);
        Assert.Contains("not now", rollout.FailureDetail, StringComparison.Ordinal);
    }
}

public sealed class PuttingBackOnOldestTests() : PuttingBackTests(SandboxVersions.Oldest, ImagePlaces.ToVariable);

public sealed class PuttingBackOnDefaultTests() : PuttingBackTests(PrefectVersions.Default, ImagePlaces.Inline);

public sealed class PuttingBackOnNewestTests() : PuttingBackTests(SandboxVersions.Newest, ImagePlaces.ByVariable);
