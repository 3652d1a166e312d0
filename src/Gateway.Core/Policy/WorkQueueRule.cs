using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The work queue is one of the MODE's, or the pool's default.</summary>
internal sealed class WorkQueueRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (deployment.WorkQueueName is { } queue && !ModePolicy.Any(mode.Limits.WorkQueues, queue))
        {
            yield return new Finding
            {
                Code = RefusalCodes.WorkQueueNotAllowed,
                Message = $"{deployment.Name} uses the work queue {queue}, which MODE {mode.Name} does not allow.",
                Seen = queue,
                Expected = ModeLimits.Expected(mode.Limits.WorkQueues, "no work_queue_name"),
                Setting = mode.Setting(nameof(ModeOptions.WorkQueues)),
                Pointer = "/manifest",
                Location = deployment.LocationOf("work_pool", "work_queue_name"),
                Fix = $"Use a work queue of the MODE or none, or add this one to {mode.Setting(nameof(ModeOptions.WorkQueues))}.",
            };
        }
    }
}
