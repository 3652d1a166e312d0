using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Tests.Ledger;

namespace Gateway.Tests.Lanes;

public sealed class LaneCodecTests : IDisposable
{
    private static readonly Guid Id = Guid.Parse("019aa1b2-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("019aa1b2-0000-7000-8000-000000000002");
    private static readonly Lane Staging = new("Org/Pipelines", "", "staging");

    private readonly KeyFolder _folder = new();
    private readonly LedgerKey _key;
    private readonly LaneCodec _codec;

    public LaneCodecTests()
    {
        _key = _folder.Key();
        _codec = new LaneCodec(_key);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Specs_come_back_as_they_were_with_every_kind_of_schedule_and_trigger()
    {
        IReadOnlyList<DeploymentSpec> specs = [.. RecordedSpecs.All, RecordedSpecs.Bare("more") with { Triggers = [ManifestTrigger()] }];

        var read = _codec.ReadSpecs(Id, _codec.WriteSpecs(Id, specs));

        Assert.Equal(Text(specs), Text(read));
        Assert.Equal(specs[1].Schedules.Select(schedule => schedule.Rule), read![1].Schedules.Select(schedule => schedule.Rule));
    }

    [Fact]
    public void A_spec_of_one_deployment_comes_back_whatever_the_case_of_its_repository()
    {
        var spec = RecordedSpecs.Named("limits");

        var read = _codec.ReadSpec(new Lane("org/pipelines", "", "staging"), Row(_codec.WriteSpec(Staging, "flow", spec), "flow", spec.Name));

        Assert.Equal(Text([spec]), Text([read!]));
    }

    [Theory]
    [InlineData("org/other", "staging", "flow", "limits")]
    [InlineData("org/pipelines", "prod", "flow", "limits")]
    [InlineData("org/pipelines", "staging", "other", "limits")]
    [InlineData("org/pipelines", "staging", "flow", "own-pull")]
    public void A_spec_is_not_read_as_that_of_another_deployment(string repository, string mode, string flow, string name)
    {
        var data = _codec.WriteSpec(Staging, "flow", RecordedSpecs.Named("limits"));

        Assert.Null(_codec.ReadSpec(new Lane(repository, "", mode), Row(data, flow, name)));
    }

    [Fact]
    public void A_snapshot_comes_back_as_it_was()
    {
        var snapshot = new RolloutSnapshot(
        [
            new SnapshotEntry("flow", "created", null) { AutomationNames = ["created__automation_1"] },
            new SnapshotEntry("flow", "changed", PlanningCases.Live),
        ]);

        var read = _codec.ReadSnapshot(Id, _codec.WriteSnapshot(Id, snapshot))!;

        Assert.Equal(["created", "changed"], read.Entries.Select(entry => entry.Name));
        Assert.Null(read.Entries.First().Before);
        Assert.Equal(PlanningCases.Live.Id, read.Entries.Last().Before!.Id);
        Assert.Equal(["created__automation_1"], read.AutomationNames);
    }

    [Fact]
    public void What_belongs_to_another_rollout_is_not_read()
    {
        Assert.Null(_codec.ReadSpecs(Other, _codec.WriteSpecs(Id, RecordedSpecs.All)));
        Assert.Null(_codec.ReadSnapshot(Other, _codec.WriteSnapshot(Id, new RolloutSnapshot([]))));
    }

    [Fact]
    public void Specs_are_no_snapshot() => Assert.Null(_codec.ReadSnapshot(Id, _codec.WriteSpecs(Id, [])));

    [Theory]
    [InlineData("[{}]")]
    [InlineData("{")]
    public void What_another_version_wrote_in_another_form_is_not_read(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(Encoding.UTF8.GetBytes(text));
        }

        Assert.Null(_codec.ReadSnapshot(Id, _key.Protect(packed.ToArray(), Encoding.UTF8.GetBytes($"snapshot of {Id}"))));
        Assert.Null(_codec.ReadSpecs(Id, _key.Protect("not packed"u8, Encoding.UTF8.GetBytes($"specs of {Id}"))));
    }

    [Fact]
    public void Nothing_of_a_spec_stands_in_the_clear()
    {
        var data = _codec.WriteSpecs(Id, RecordedSpecs.All);

        Assert.DoesNotContain("docker-pool", Encoding.Latin1.GetString(data), StringComparison.Ordinal);
    }

    private static string Text(IReadOnlyList<DeploymentSpec>? specs) => JsonSerializer.Serialize(specs, LaneJson.Default.IReadOnlyListDeploymentSpec);

    private static TriggerSpec ManifestTrigger() => Assert.Single(ManifestFixture.Deployment(
        "triggers:",
        "  - type: event",
        "    posture: Reactive",
        "    expect: [\"prefect.flow-run.Completed\"]").Triggers);

    private static LaneDeployment Row(byte[] spec, string flow, string name) =>
        new() { Repository = "org/pipelines", Project = "", Mode = "staging", FlowName = flow, Name = name, Spec = spec };
}
