using System.Runtime.CompilerServices;
using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Rollouts.Stages;

namespace Gateway.Tests.Rollouts;

public sealed class StageTests
{
    /// <summary>What is logged around the stages, by whoever runs them.</summary>
    private static readonly StepKind[] AroundStages = [StepKind.Cancel, StepKind.Resume, StepKind.Restore, StepKind.Wait];

    private static readonly IReadOnlyList<IRolloutStage> Stages =
    [
        .. typeof(IRolloutStage).Assembly.GetTypes()
            .Where(static type => type.IsClass && type.IsAssignableTo(typeof(IRolloutStage)))
            .Select(static type => (IRolloutStage)RuntimeHelpers.GetUninitializedObject(type)),
    ];

    [Fact]
    public void Every_kind_of_step_is_that_of_a_stage_or_of_whoever_runs_them() =>
        Assert.Equal(Enum.GetValues<StepKind>().Order(), Stages.SelectMany(static stage => stage.Steps).Concat(AroundStages).Distinct().Order());

    [Fact]
    public void Every_stage_that_changes_the_server_has_a_word_in_the_audit() =>
        Assert.All(Stages.Where(static stage => stage.Metric is RolloutStage.Applying && stage.Steps.Count > 0), static stage => Assert.All(stage.Steps, static step => Assert.NotNull(RolloutAudit.ActionOf(step))));
}
