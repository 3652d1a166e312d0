using Microsoft.Extensions.Options;

namespace Gateway.Rollouts;

/// <summary>Checks <see cref="RolloutOptions"/> when the service starts.</summary>
internal sealed class RolloutOptionsValidator : IValidateOptions<RolloutOptions>
{
    public ValidateOptionsResult Validate(string? name, RolloutOptions options)
    {
        var errors = new List<string>();
        if (options.Deadline < TimeSpan.FromSeconds(1) || options.Deadline > TimeSpan.FromDays(1))
        {
            errors.Add("Gateway:Rollouts:Deadline must be between 00:00:01 and 1.00:00:00.");
        }

        if (options.RestoreDeadline < TimeSpan.FromSeconds(1) || options.RestoreDeadline > TimeSpan.FromDays(1))
        {
            errors.Add("Gateway:Rollouts:RestoreDeadline must be between 00:00:01 and 1.00:00:00.");
        }

        if (options.SettlingTime < TimeSpan.Zero || options.SettlingTime >= options.RestoreDeadline)
        {
            errors.Add("Gateway:Rollouts:SettlingTime must be zero or more, and below Gateway:Rollouts:RestoreDeadline.");
        }

        if (options.MaxResumes is < 3 or > 100)
        {
            errors.Add("Gateway:Rollouts:MaxResumes must be between 3 and 100.");
        }

        if (options.FirstPause <= TimeSpan.Zero || options.MaxPause < options.FirstPause)
        {
            errors.Add("Gateway:Rollouts:FirstPause must be above zero and not above Gateway:Rollouts:MaxPause.");
        }

        if (options.SmokeRunPause < TimeSpan.FromMilliseconds(10) || options.SmokeRunPause > TimeSpan.FromMinutes(1))
        {
            errors.Add("Gateway:Rollouts:SmokeRunPause must be between 00:00:00.01 and 00:01:00.");
        }

        if (options.LaneInterval < TimeSpan.Zero || options.LaneInterval > TimeSpan.FromHours(1))
        {
            errors.Add("Gateway:Rollouts:LaneInterval must be between 00:00:00 and 01:00:00.");
        }

        if (options.MaxParallel is < 1 or > 64)
        {
            errors.Add("Gateway:Rollouts:MaxParallel must be between 1 and 64.");
        }

        if (options.DriftInterval != TimeSpan.Zero && (options.DriftInterval < TimeSpan.FromSeconds(1) || options.DriftInterval > TimeSpan.FromDays(1)))
        {
            errors.Add("Gateway:Rollouts:DriftInterval must be 00:00:00, for never, or between 00:00:01 and 1.00:00:00.");
        }

        if (options.DriftDeadline < TimeSpan.FromSeconds(1) || options.DriftDeadline > TimeSpan.FromMinutes(10))
        {
            errors.Add("Gateway:Rollouts:DriftDeadline must be between 00:00:01 and 00:10:00.");
        }

        if (options.BranchSweepInterval < TimeSpan.FromSeconds(1) || options.BranchSweepInterval > TimeSpan.FromDays(1))
        {
            errors.Add("Gateway:Rollouts:BranchSweepInterval must be between 00:00:01 and 1.00:00:00.");
        }

        if (options.EventHeartbeat <= TimeSpan.Zero || options.EventHeartbeat > TimeSpan.FromSeconds(15))
        {
            errors.Add("Gateway:Rollouts:EventHeartbeat must be above zero and not above 00:00:15.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
