using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>Every pull step is one of the MODE's. Inputs are not shown: they may hold credentials.</summary>
internal sealed class PullStepRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        Steps(deployment.PullSteps)
            .Where(step => step is null || !mode.AllowsPullStep(step))
            .Distinct(StringComparer.Ordinal)
            .Select(step => Refuse(mode, deployment, step))
            .Concat(Installing(deployment.PullSteps).Distinct(StringComparer.Ordinal).Select(step => RefuseInstalling(deployment, step)));

    /// <summary>Steps that name packages under <c>requires</c>: Prefect installs them from outside when the run starts.</summary>
    private static IEnumerable<string> Installing(JsonElement? steps) =>
        steps is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray()
                .Where(step => step.ValueKind == JsonValueKind.Object)
                .SelectMany(step => step.EnumerateObject())
                .Where(step => step.Value.ValueKind == JsonValueKind.Object && step.Value.TryGetProperty("requires", out _))
                .Select(step => step.Name)
            : [];

    private static Finding RefuseInstalling(DeploymentSpec deployment, string step) => new()
    {
        Code = RefusalCodes.PullStepNotAllowed,
        Message = $"{deployment.Name} makes the pull step {step} install packages when a run starts.",
        Seen = "requires",
        Expected = "a step without requires",
        Pointer = "/manifest",
        Location = deployment.LocationOf("pull"),
        Fix = "Remove requires, and install the packages in the image.",
    };

    private static IEnumerable<string?> Steps(JsonElement? steps) => steps switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(Names),
        _ => [null],
    };

    /// <summary>The names in one entry of the list; null for an entry that names no step.</summary>
    private static IEnumerable<string?> Names(JsonElement step) =>
        step.ValueKind == JsonValueKind.Object && step.GetPropertyCount() > 0
            ? step.EnumerateObject().Select(static string? (property) => property.Name)
            : [null];

    private static Finding Refuse(ModePolicy mode, DeploymentSpec deployment, string? step) => new()
    {
        Code = RefusalCodes.PullStepNotAllowed,
        Message = step is null
            ? $"{deployment.Name} has a pull step that is not a mapping of a step's name to its inputs."
            : $"{deployment.Name} uses the pull step {step}, which MODE {mode.Name} does not allow.",
        Seen = step,
        Expected = Expectation.OneOf(mode.AllowedPullSteps, "no pull step"),
        Setting = mode.Setting(nameof(ModeOptions.AllowedPullSteps)),
        Pointer = "/manifest",
        Location = deployment.LocationOf("pull"),
        Fix = $"Remove the step, because the code is in the image, or add it to {mode.Setting(nameof(ModeOptions.AllowedPullSteps))}.",
    };
}
