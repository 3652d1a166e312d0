using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>An image that the manifest names is held to the same rules as the build's.</summary>
internal sealed class JobImageRule : IDeploymentRule
{
    private const string Pointer = "/manifest";

    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (!ImageInjection.Names(deployment.JobVariables))
        {
            // Where the build's is put in none is missing, but a trigger may take it away by null.
            var isTakenAway = deployment.JobVariables.TryGetProperty(ImageInjection.Variable, out _);
            return mode.MissingImage == MissingImage.Refuse || (mode.MissingImage == MissingImage.Build && isTakenAway) ? [Missing(mode, deployment)] : [];
        }

        var text = ImageInjection.TextIn(deployment.JobVariables);
        var refusals = text is not null && ImageReference.Parse(text) is { } image
            ? ImageReview.Check(mode, build, image, Pointer, [])
            : [ImageReview.Invalid(text, Pointer)];
        return refusals.Select(refusal => refusal with { Location = deployment.LocationOf("work_pool", "job_variables", "image") });
    }

    private static Finding Missing(ModePolicy mode, DeploymentSpec deployment) => new()
    {
        Code = RefusalCodes.ImageNotNamed,
        Message = $"{deployment.Name} does not set an image, so the work pool's default image would run.",
        Expected = "the build's image",
        Setting = mode.Setting(nameof(ModeOptions.MissingImage)),
        Pointer = Pointer,
        Location = deployment.LocationOf("work_pool", "job_variables"),
        Fix = "Set image in work_pool.job_variables, for example to the output of the build step.",
    };
}
