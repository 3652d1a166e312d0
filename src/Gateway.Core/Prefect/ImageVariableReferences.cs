using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Manifests;

namespace Gateway.Prefect;

/// <summary>
/// How a deployment refers to the Prefect variable that holds its image: a worker puts the variable's value in the place of
/// <c>{{ prefect.variables.NAME }}</c> when it starts a run, and an empty string where there is no such variable.
/// </summary>
internal static partial class ImageVariableReferences
{
    private const string Prefix = "prefect.variables.";

    /// <summary>The reference to a variable.</summary>
    public static string To(string variable) => $"{{{{ {Prefix}{variable} }}}}";

    /// <summary>The job variables of a deployment as the server is to hold them.</summary>
    public static JsonElement OnServer(DeploymentSpec spec) =>
        spec.ImageVariable is { } variable ? ImageInjection.With(spec.JobVariables, To(variable)) : spec.JobVariables;

    /// <summary>The variable to which the image refers; null where it is no reference, or not one alone.</summary>
    public static string? VariableOf(JsonElement? jobVariables) =>
        ImageInjection.TextIn(jobVariables) is { } image && Reference().Match(image) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Whether a text is a reference to a variable and nothing else.</summary>
    public static bool Is(string image) => Reference().IsMatch(image);

    /// <summary>Whether anything in the job variables refers to a variable, or may.</summary>
    public static bool MayRefer(JsonElement? jobVariables, string variable) =>
        jobVariables is { ValueKind: JsonValueKind.Object } variables && variables.GetRawText().Contains(Prefix + variable, StringComparison.Ordinal);

    /// <summary>Whether anything that a run of a deployment gets refers to a variable, or may.</summary>
    public static bool MayRefer(DeploymentSpec spec, string variable) =>
        MayRefer(OnServer(spec), variable)
        || (spec.PullSteps is { } steps && steps.GetRawText().Contains(Prefix + variable, StringComparison.Ordinal))
        || spec.Triggers.Any(trigger => MayRefer(trigger.JobVariables, variable));

    [GeneratedRegex(@"\A\{\{\s*prefect\.variables\.(?<name>[A-Za-z0-9_-]+)\s*\}\}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
