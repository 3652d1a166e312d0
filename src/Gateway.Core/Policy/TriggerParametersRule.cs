using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// Parameters of a trigger are literals, references, and what the event itself says. Prefect's server renders them as Jinja templates, with
/// every variable of the workspace and whatever else it finds by an id in the event.
/// </summary>
internal sealed partial class TriggerParametersRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from trigger in deployment.Triggers
        where trigger.Parameters is { } parameters && HoldsTemplate(parameters)
        select new Finding
        {
            Code = RefusalCodes.TriggerNotAllowed,
            Message = $"{deployment.Name} has a trigger with a template in its parameters that reads more than the event.",
            Expected = "values, references to Prefect variables of the MODE, or {{ event.<field> }}",
            Pointer = "/manifest",
            Location = trigger.Location,
            Fix = "Use a literal value, refer to a variable with __prefect_kind: workspace_variable, or read the value in the flow.",
        };

    private static bool HoldsTemplate(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsTemplate(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsTemplate),
        JsonValueKind.Object => value.EnumerateObject().Any(static property => IsTemplate(property.Name) || HoldsTemplate(property.Value)),
        _ => false,
    };

    // Prefect renders what holds either of the first two. Of such a text nothing is left to Jinja's own reading: outside of what is allowed it has no braces.
    private static bool IsTemplate(string text) =>
        (text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal))
        && !Allowed().IsMatch(text);

    /// <summary>
    /// Between texts without braces a field of the event, or a reference, which <see cref="ReferenceRule"/> judges. Nothing is called, and nothing with an
    /// underscore first is looked at.
    /// </summary>
    [GeneratedRegex(@"\A(?:[^{}]|\{\{\s*(?:event(?:\.[a-z][a-z0-9_]*){1,8}|prefect\.(?:blocks|variables)\.[A-Za-z0-9_.\-\[\]]+)\s*\}\})*\z")]
    private static partial Regex Allowed();
}
