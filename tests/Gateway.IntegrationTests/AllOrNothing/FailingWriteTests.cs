using Gateway.IntegrationTests.Sandbox;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A write that goes wrong once, each in turn: the rollout succeeds all the same.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public abstract class FailingWriteTests(string version, ImagePlaces images) : IAsyncLifetime
#pragma warning restore CA1001
{
    private EachWrite _writes = null!;

    public static IEnumerable<object?[]> PassingTroubles => new TheoryData<string, Fault>()
    {
        { "an error", new Fault { Kind = FaultKind.Status, WritesOnly = true, Times = 1 } },
        { "an error after it took effect", new Fault { Kind = FaultKind.Status, WritesOnly = true, Times = 1, AfterEffect = true } },
        { "a locked database", new Fault { Kind = FaultKind.DatabaseLocked, WritesOnly = true, Times = 1 } },
        { "a reset", new Fault { Kind = FaultKind.Reset, WritesOnly = true, Times = 1 } },
        { "a reset after it took effect", new Fault { Kind = FaultKind.Reset, WritesOnly = true, Times = 1, AfterEffect = true } },
        { "a time-out after it took effect", new Fault { Kind = FaultKind.Hang, WritesOnly = true, Times = 1, AfterEffect = true } },
    };

    public async Task InitializeAsync() => _writes = await EachWrite.StartAsync(version, images);

    public async Task DisposeAsync() => await _writes.DisposeAsync();

    [Theory]
    [MemberData(nameof(PassingTroubles))]
    internal async Task A_write_that_fails_once_is_made_good(string trouble, Fault fault)
    {
        await _writes.ForEachAsync(async (engine, build, write) =>
        {
            _writes.Sandbox.Faults.Add(fault with { After = write });

            var rollout = await engine.RunAsync(build);

            Assert.True(rollout.Status == RolloutStatus.Succeeded, $"{trouble} at write {write}: {rollout.Status} {rollout.FailureDetail}");
            Assert.Equal(_writes.New, ServerState.From(_writes.Sandbox));
        }, settings =>
        {
            if (fault.Kind == FaultKind.Hang)
            {
                // Only where silence is the trouble: elsewhere a busy machine's slow answer would be taken for it.
                settings["Prefect:TryTimeout"] = "00:00:00.5";
            }
        });
    }
}

public sealed class FailingWriteOnOldestTests() : FailingWriteTests(SandboxVersions.Oldest, ImagePlaces.ByVariable);

public sealed class FailingWriteOnDefaultTests() : FailingWriteTests(PrefectVersions.Default, ImagePlaces.Inline);

public sealed class FailingWriteOnNewestTests() : FailingWriteTests(SandboxVersions.Newest, ImagePlaces.ToInline);
