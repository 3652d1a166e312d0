using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>An image that the manifest names is held to the same rules as the build's.</summary>
internal sealed class JobImageRule : IDeploymentRule
{
    private const string Pointer = "/manifest";

    public IEnumerable<Refusal> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (!deployment.JobVariables.TryGetProperty("image", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var refusals = text is not null && ImageReference.TryParse(text, out var image)
            ? ImageReview.Check(mode, build, image!, Pointer, [])
            : [ImageReview.Invalid(text, Pointer)];
        return refusals.Select(refusal => refusal with { Location = deployment.LocationOf("work_pool", "job_variables", "image") });
    }
}
