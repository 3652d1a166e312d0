using Gateway.Builds;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Lanes;
using Gateway.Planning;
using Gateway.Plans;

namespace Gateway.Hosting.Api.Plans;

/// <summary>Turns plans into what the API shows.</summary>
internal static class PlanResources
{
    public static PlanResource ToResource(this PlannedBuild.Planned plan, BuildResult build) => new()
    {
        Mode = plan.Mode.Name,
        Repository = build.Repository,
        Project = build.Project,
        Branch = plan.Mode.Twin?.Branch,
        Ref = build.Ref,
        BaseRef = PullRequestRef.Is(build.Ref) ? build.BaseRef : null,
        Sha = build.Sha,
        Image = build.Image,
        Deployable = plan.Deployable,
        Freeze = plan.Freeze is { } freeze ? FreezeResource.From(freeze) : null,
        Hold = plan.Hold is { } hold ? HoldResource.From(hold) : null,
        HeldBy = plan.HeldBy is { } holder ? HolderResource.From(holder) : null,
        Changes = PlanCounts.From(plan.Deployments.Select(deployment => deployment.Action)),
        Deployments = [.. plan.Deployments.Select(ToResource)],
        Secrets = [.. plan.Secrets.Select(secret => new PlannedSecretResource(secret.Block, secret.Action))],
        ImageVariables = [.. plan.Variables.Select(ToResource)],
        Findings = [.. plan.Findings.Select(finding => new RolloutFinding { Severity = finding.Severity, Error = ProblemErrors.From(finding) })],
        Refusals = [.. plan.Refusals.Select(ProblemErrors.From)],
    };

    /// <summary>What a rollout changed.</summary>
    public static ChangesResource ToResource(Guid rollout, RecordedChanges? changes) => new()
    {
        RolloutId = rollout,
        Changes = PlanCounts.From((changes?.Deployments ?? []).Select(static deployment => deployment.Action)),
        Deployments = [.. (changes?.Deployments ?? []).Select(ToResource)],
        ImageVariables = [.. (changes?.Variables ?? []).Select(ToResource)],
    };

    /// <summary>How what two rollouts applied differs.</summary>
    public static ChangesResource ToResource(Guid before, Guid after, IReadOnlyList<DeploymentView> differences) =>
        ToResource(before, new RecordedChanges(differences, [])) with { ComparedTo = after };

    private static PlannedVariableResource ToResource(VariableView variable) => new(variable.Name, variable.Action, variable.Old, variable.New);

    private static PlannedFieldResource ToResource(FieldView field) => new(field.Field, field.Old, field.New);

    private static PlannedDeploymentResource ToResource(DeploymentView deployment) => new()
    {
        Name = deployment.Name,
        Flow = deployment.FlowName,
        Action = deployment.Action,
        Fields = [.. deployment.Fields.Select(ToResource)],
        Kept = [.. deployment.Kept.Select(ToResource)],
    };
}
