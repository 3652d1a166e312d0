using Gateway.Builds;
using Gateway.Lanes;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;
using Gateway.Rollouts.Images;
using Gateway.Rollouts.Stages;
using Microsoft.Extensions.Options;

namespace Gateway.Plans;

/// <summary>Plans deployments against the server as it is: looks once, within a short deadline, because somebody waits.</summary>
internal sealed class LivePlanner(LiveReader reader, SecretBlocks blocks, ImagePrefect imagePrefect, LastOutage outage, IOptions<PlanOptions> options, TimeProvider time)
{
    private readonly TimeSpan _deadline = options.Value.Deadline;

    /// <summary>Plans.</summary>
    /// <param name="build">What the deployments come of.</param>
    /// <param name="specs">How they are to be.</param>
    /// <param name="gaps">Deployments that the specs leave out.</param>
    /// <param name="lane">What is known of the lane.</param>
    /// <param name="offline">The plan, as far as it is known without the server.</param>
    /// <param name="disclosure">Which values may be shown.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<PlannedBuild> PlanAsync(
        BuildResult build,
        IReadOnlyList<DeploymentSpec> specs,
        ManifestGaps? gaps,
        LaneKnowledge lane,
        PlannedBuild.Planned offline,
        PlanDisclosure disclosure,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        LiveState live;
        IReadOnlyList<PlannedSecret> secrets;
        try
        {
            var planned = blocks.PlanAsync(offline.Mode, specs, linked.Token);
            var reading = reader.ReadAsync(specs, lane, linked.Token);
            var pools = reader.ReadPoolsAsync(specs.Select(static spec => spec.WorkPoolName), linked.Token);
            await Task.WhenAll(planned, reading, pools);
            (live, secrets) = (await reading with { WorkPools = await pools }, await planned);
        }
        catch (PrefectRefusedException exception)
        {
            return new PlannedBuild.Unanswered(exception.Message, MayPass: false) { ModeName = offline.ModeName };
        }
        catch (PrefectUnavailableException exception)
        {
            return new PlannedBuild.Unanswered(exception.Message, MayPass: true) { ModeName = offline.ModeName };
        }
        catch (Exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whatever form the cut-off took on its way up.
            return new PlannedBuild.Unanswered($"Prefect did not send all responses within {_deadline.TotalSeconds:0.#} seconds (Gateway:Plans:Deadline).{outage.Within(_deadline)}", MayPass: true) { ModeName = offline.ModeName };
        }

        var plan = imagePrefect.Plan(build, specs, live, lane, gaps);
        return offline with
        {
            Deployments = PlanViews.From(plan, disclosure),
            Findings = [.. offline.Findings, .. plan.Findings],
            Secrets = secrets,
            Variables = PlanViews.VariablesOf(plan),
        };
    }
}
