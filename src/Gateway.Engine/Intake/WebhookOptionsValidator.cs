using Microsoft.Extensions.Options;

namespace Gateway.Intake;

/// <summary>Checks <see cref="WebhookOptions"/> when the service starts.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var errors = new List<string>();
        Check(options.Tolerance >= TimeSpan.FromSeconds(1) && options.Tolerance <= TimeSpan.FromHours(1), "Gateway:Webhooks:Tolerance must be between 00:00:01 and 01:00:00.");
        Check(options.MaxBodyBytes is >= 1024 and <= 16 * 1024 * 1024, "Gateway:Webhooks:MaxBodyBytes must be between 1024 and 16777216.");
        Check(options.MaxProjectsBytes is >= 1024 and <= 16 * 1024 * 1024, "Gateway:Webhooks:MaxProjectsBytes must be between 1024 and 16777216.");
        Check(options.MaxUnprovenBodies >= 1, "Gateway:Webhooks:MaxUnprovenBodies must be 1 or more.");
        Check(options.MaxUnprovenBytes >= options.MaxBodyBytes, "Gateway:Webhooks:MaxUnprovenBytes must be Gateway:Webhooks:MaxBodyBytes or more.");
        Check(options.MaxReviewBytes >= 64 * 1024, "Gateway:Webhooks:MaxReviewBytes must be 65536 or more.");
        Check(options.MaxRunNumberJump >= 1, "Gateway:Webhooks:MaxRunNumberJump must be 1 or more.");
        Check(options.MaxWait >= TimeSpan.Zero && options.MaxWait <= TimeSpan.FromHours(1), "Gateway:Webhooks:MaxWait must be between 00:00:00 and 01:00:00.");
        Check(options.ManifestDeadline >= TimeSpan.FromMilliseconds(100) && options.ManifestDeadline <= TimeSpan.FromSeconds(9), "Gateway:Webhooks:ManifestDeadline must be between 00:00:00.1 and 00:00:09.");
        Check(options.BuildsPerMinute >= 1, "Gateway:Webhooks:BuildsPerMinute must be 1 or more.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
