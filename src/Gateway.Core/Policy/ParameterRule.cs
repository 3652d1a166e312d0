using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// The parameters of a deployment, of its schedules and of its triggers have values that the MODE allows. Values are not shown: a variable
/// may have gone into them.
/// </summary>
internal sealed class ParameterRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from place in Places(deployment)
        from parameter in place.Parameters.EnumerateObject()
        where mode.Limits.Parameters.TryGetValue(parameter.Name, out var allowed) && !allowed.IsMatch(TextOf(parameter.Value))
        select new Finding
        {
            Code = RefusalCodes.ParameterNotAllowed,
            Message = $"{deployment.Name} sets the parameter {parameter.Name} {place.Where} to a value that MODE {mode.Name} does not allow.",
            Expected = mode.Limits.Parameters[parameter.Name].Text,
            Setting = mode.Setting($"{nameof(ModeOptions.Parameters)}:{parameter.Name}"),
            Pointer = "/manifest",
            Location = place.Location ?? deployment.LocationOf("parameters", parameter.Name),
            Fix = $"Set {parameter.Name} to a value that matches the pattern.",
        };

    private static IEnumerable<(JsonElement Parameters, string Where, ManifestLocation? Location)> Places(DeploymentSpec deployment) =>
    [
        (deployment.Parameters, "in parameters", null),
        .. deployment.Schedules.Where(static schedule => schedule.Parameters is not null)
            .Select(static schedule => (schedule.Parameters!.Value, "of a schedule", schedule.Location)),
        .. deployment.Triggers.Where(static trigger => trigger.Parameters is not null)
            .Select(static trigger => (trigger.Parameters!.Value, "of a trigger", (ManifestLocation?)trigger.Location)),
    ];

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
