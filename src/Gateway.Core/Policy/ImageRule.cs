using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The image of the build is one that its MODE may run.</summary>
internal sealed class ImageRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        if (ImageReference.Parse(request.Build.Image) is not { } image)
        {
            return [ImageReview.Invalid(request.Build.Image, "/image")];
        }

        return request.Mode is { } mode
            ? ImageReview.Check(mode, request.Build, image, "/image", request.Policy.Modes)
            : [];
    }
}
