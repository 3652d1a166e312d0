using Gateway.Ledger;
using Gateway.Rollouts.Images;

namespace Gateway.Rollouts.Stages;

/// <summary>Works out what differs. What the server as it is cannot take ends the rollout before anything is written.</summary>
internal sealed class PlanChanges : IRolloutStage
{
    private readonly ImagePrefect _imagePrefect;

    public PlanChanges(ImagePrefect imagePrefect) => _imagePrefect = imagePrefect;

    public string Metric => RolloutStage.Planning;

    public IReadOnlyList<StepKind> Steps => [];

    public Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var target = attempt.Target;
        var knowledge = attempt.Reading.Lane.Knowledge with { GoesBack = target.IsRecorded };
        attempt.Plan = attempt.Own(_imagePrefect.Plan(target.Build, target.Specs, attempt.Reading.Live, knowledge));
        attempt.Findings = [.. target.Warnings, .. attempt.Plan.Findings];
        return Task.FromResult(attempt.Plan.HasErrors
            ? StageResult.Ended(attempt.Fail(Codes.PlanInvalid, "The manifest cannot be applied to the server in its current state. Nothing was written. Every reason is listed."))
            : StageResult.Next);
    }
}
