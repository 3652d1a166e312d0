using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.IntegrationTests.Differential;

/// <summary>What a manifest showed.</summary>
/// <param name="Differences">Everything that differs and is not meant to.</param>
/// <param name="Compared">How many deployments both sent.</param>
/// <param name="Refused">Whether the command line refused the manifest.</param>
/// <param name="Codes">Errors of the gateway.</param>
/// <param name="Output">The end of what the command line printed, where it refused the manifest.</param>
internal sealed record Comparison(IReadOnlyList<string> Differences, int Compared, bool Refused, IReadOnlyList<string> Codes, string Output)
{
    /// <summary>Holds the gateway against the command line.</summary>
    public static async Task<Comparison> OfAsync(ManifestCase manifest, CommandLine commandLine)
    {
        var run = await commandLine.DeployAsync(manifest);
        var reading = ManifestReader.Read(manifest.Text, new ManifestLimits());
        var compilation = reading.Manifest is { } read ? ManifestCompiler.Compile(read, InputOf(manifest, commandLine)) : new Compilation([], [], reading.Findings);
        var pools = new PoolChecks(CommandLine.Pools);
        var ofServer = compilation.Deployments.SelectMany(spec => ServerFit.Check(spec, commandLine.Version).Concat(pools.Check(spec, withJobVariables: true)));
        var errors = compilation.Findings.Concat(ofServer).Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        List<string> differences = [.. OutcomesOf(manifest, run, errors)];
        var pairs = run.Deployments
            .Select(sent => (Theirs: sent, Ours: compilation.Deployments.FirstOrDefault(spec => spec.Name == sent.Name && spec.FlowName == sent.Flow)))
            .ToList();
        foreach (var (theirs, spec) in pairs)
        {
            // What cannot be read at all is in no deployment's way, and stands in for something else in what it belongs to.
            if (spec is not null)
            {
                var between = errors.Any(error => error.Deployment is null) ? [] : Between(theirs, SentDeployment.From(spec), commandLine.Version);
                differences.AddRange(between.Where(line => !manifest.Different.Any(path => line.Contains(path, StringComparison.Ordinal))));
            }
            else if (errors.Count == 0)
            {
                differences.Add($"{theirs.Flow}/{theirs.Name}: the gateway does not send it");
            }
        }

        if (!run.Failed && errors.Count == 0 && compilation.Deployments.Count != run.Deployments.Count)
        {
            differences.Add($"the command line sends {run.Deployments.Count} deployments, the gateway {compilation.Deployments.Count}");
        }

        return new Comparison(differences, pairs.Count(pair => pair.Ours is not null), run.Failed, [.. errors.Select(error => $"{error.Code} {error.Location?.Line}:{error.Location?.Column} {error.Message}").Distinct()], run.Failed ? string.Join("\n", run.Output.Trim().Split('\n')[^Math.Min(4, run.Output.Trim().Split('\n').Length)..]) : "");
    }

    private static CompilationInput InputOf(ManifestCase manifest, CommandLine commandLine)
    {
        var variables = new Dictionary<string, string>(ManifestCase.Common.Concat(manifest.Variables), StringComparer.Ordinal);
        return new CompilationInput
        {
            Variables = variables,
            Flows = commandLine.Flows,
            Selects = _ => true,
            CommitVersion = variables.GetValueOrDefault("GITHUB_SHA")?[..8],
        };
    }

    private static IEnumerable<string> OutcomesOf(ManifestCase manifest, CommandLineRun run, List<Finding> errors)
    {
        if (run.Failed)
        {
            return errors.Count > 0 || manifest.IsTaken ? [] : [$"the gateway takes what the command line refuses:\n{run.Output}"];
        }

        return errors.Where(error => !OnPurpose.Refused.ContainsKey(error.Code) && !manifest.Refused.Contains(error.Code))
            .Select(error => $"the gateway refuses what the command line deploys: {error.Code} {error.Location}: {error.Message}");
    }

    private static IEnumerable<string> Between(SentDeployment theirs, SentDeployment ours, PrefectVersion commandLine)
    {
        OnPurpose.Remove(theirs, ours, commandLine);
        var name = theirs.Name;
        var automations = theirs.Automations.Count == ours.Automations.Count
            ? theirs.Automations.Zip(ours.Automations).SelectMany(pair => JsonDifference.Between(OnPurpose.InOrder(pair.First), OnPurpose.InOrder(pair.Second), $"{name} automation "))
            : [$"{name}: the command line sends {theirs.Automations.Count} automations, the gateway {ours.Automations.Count}"];
        return [.. JsonDifference.Between(theirs.Body, ours.Body, name + " "), .. automations];
    }
}
