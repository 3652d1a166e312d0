using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Which image a worker would start a run with.</summary>
internal static partial class RunImages
{
    /// <summary>The image of a deployment, variables put in: an empty text for one that is not there, as workers have it.</summary>
    public static string? Of(PrefectSandbox sandbox, JsonElement deployment)
    {
        var image = deployment.GetProperty("job_variables").GetProperty("image").GetString()!;
        return Reference().Match(image) is not { Success: true } match ? image
            : sandbox.Variables.TryGetValue(match.Groups["name"].Value, out var variable) ? variable.Value.GetString()
            : "";
    }

    [GeneratedRegex(@"\A\{\{ prefect\.variables\.(?<name>[a-z0-9_-]+) \}\}\z")]
    private static partial Regex Reference();
}
