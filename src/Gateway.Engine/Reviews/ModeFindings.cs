using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Rollouts.Freezes;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>What a manifest's names say to the MODEs: findings that neither the manifest nor the policy can make alone.</summary>
internal static class ModeFindings
{
    private const int MaxNames = 10;

    /// <summary>Findings about a compilation for one MODE.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="policy">All MODEs.</param>
    /// <param name="secrets">The MODE's secrets.</param>
    /// <param name="allowsMassPrune">Whether the build says that its manifest is meant to drop most deployments.</param>
    public static IReadOnlyList<Finding> From(Compilation compilation, ModePolicy mode, GatewayPolicy policy, ModeSecrets secrets, bool allowsMassPrune)
    {
        var findings = new List<Finding>();
        if (compilation.Deployments.Count == 0 && !compilation.HasErrors)
        {
            findings.Add(NothingFor(mode, policy, compilation.NotSelected, allowsMassPrune));
        }

        var readable = compilation.Readable.ToList();
        if (mode.SmokeRun is { } smoke && readable.Count > 0 && !compilation.Gaps.HasNameless)
        {
            findings.AddRange(OfSmokeRun(smoke, readable, mode));
        }

        var lost = compilation.NotSelected.Distinct(StringComparer.Ordinal).Where(name => !policy.Modes.Any(other => other.SelectsDeployment(name))).ToList();
        if (lost.Count > 0)
        {
            findings.Add(new Finding(
                Codes.DeploymentInNoMode,
                FindingSeverity.Warning,
                $"No MODE deploys {string.Join(", ", lost.Take(MaxNames))}{(lost.Count > MaxNames ? $" and {lost.Count - MaxNames} more" : "")}.",
                "Give each deployment a name that matches the DeploymentNames of one MODE, or remove it.")
            {
                Setting = mode.Setting("DeploymentNames"),
            });
        }

        // A secret that cannot be read is as one that is not there: this says why.
        if (compilation.Findings.Any(finding => finding.Code == Codes.VariableUnset))
        {
            findings.AddRange(secrets.Findings);
        }

        return findings;
    }

    /// <summary>The MODE takes no builds for the time being.</summary>
    public static Finding Frozen(ModeFreeze freeze) => new(
        Codes.ModeFrozen,
        FindingSeverity.Warning,
        FreezeRegister.Describe(freeze),
        "Send the build when the freeze has ended. Until then, builds are refused with 423.");

    // Whether the lane has deployments that would go is for the plan to see. A manifest that none of all MODEs has anything of may be a wrong file.
    private static Finding NothingFor(ModePolicy mode, GatewayPolicy policy, IReadOnlyList<string> names, bool allowsMassPrune)
    {
        const string Retire = "To remove all deployments, send the build with \"allow_mass_prune\": true (allow-mass-prune of deploy-flows, --allow-mass-prune of check).";
        var fix = $"Add at least one whose name matches {mode.Setting("DeploymentNames")}: {string.Join(", ", mode.DeploymentNames)}.";
        if (allowsMassPrune || names.Any(name => policy.Modes.Any(other => other.SelectsDeployment(name))))
        {
            return new Finding(
                Codes.NoDeploymentForMode,
                FindingSeverity.Warning,
                $"No deployment of the manifest belongs to MODE {mode.Name}, so none is created or updated.",
                $"Nothing to do if this is intended. Otherwise: {fix}")
            {
                Setting = mode.Setting("DeploymentNames"),
            };
        }

        return new Finding(
            Codes.NoDeploymentForMode,
            FindingSeverity.Error,
            names.Count == 0 ? "The manifest's list of deployments is empty." : $"No deployment of the manifest belongs to MODE {mode.Name}, or to any other.",
            $"{fix} {Retire}")
        {
            Setting = mode.Setting("DeploymentNames"),
        };
    }

    private static IEnumerable<Finding> OfSmokeRun(SmokeRun smoke, IReadOnlyList<DeploymentSpec> deployments, ModePolicy mode)
    {
        var selected = deployments.Count(deployment => smoke.Selects(deployment.FlowName, deployment.Name));
        if (selected == 0)
        {
            yield return new Finding(
                Codes.SmokeRunMissing,
                FindingSeverity.Warning,
                $"MODE {mode.Name} runs {smoke.Deployment} after a rollout, but the manifest has no such deployment, so nothing is run.",
                $"Add a deployment with that name to the manifest, or change {mode.Setting("SmokeRun:Deployment")}.")
            {
                Setting = mode.Setting("SmokeRun:Deployment"),
            };
        }
        else if (selected > 1)
        {
            yield return new Finding(
                Codes.SmokeRunAmbiguous,
                FindingSeverity.Warning,
                $"MODE {mode.Name} runs {smoke.Deployment} after a rollout, but {selected} flows have a deployment of that name. The first in the manifest is run.",
                $"Use flow name/deployment name in {mode.Setting("SmokeRun:Deployment")}.")
            {
                Setting = mode.Setting("SmokeRun:Deployment"),
            };
        }
    }
}
