using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Rollouts.Secrets;
using Gateway.Secrets;

namespace Gateway.Rollouts;

/// <summary>
/// Reviews a build result: the same way when it arrives, so that its sender learns everything at once, and when it is carried
/// out, so that a policy which changed in between has the last word.
/// </summary>
public sealed class BuildReviewer
{
    private readonly GatewayPolicy _policy;
    private readonly ManifestCache _manifests;
    private readonly ISecretStore _secrets;

    /// <summary>Makes a reviewer.</summary>
    public BuildReviewer(GatewayPolicy policy, ManifestCache manifests, ISecretStore secrets)
    {
        _policy = policy;
        _manifests = manifests;
        _secrets = secrets;
    }

    /// <summary>Reviews a build result.</summary>
    /// <param name="build">The build result.</param>
    /// <param name="provenRepository">The repository that the proof names.</param>
    /// <param name="token">What the proof's token says; null when it has none.</param>
    public BuildReview Review(BuildResult build, string provenRepository, TokenClaims? token = null)
    {
        ArgumentNullException.ThrowIfNull(build);
        var decision = Admission.Decide(_policy, build, provenRepository, token);
        var mode = decision switch
        {
            AdmissionDecision.Admitted admitted => admitted.Mode,
            AdmissionDecision.Refused refused => refused.Mode,
            _ => null,
        };

        return MaskedSentences.ToSender(_secrets, mode, provenRepository).Of(Decide(build, decision, provenRepository, token));
    }

    private BuildReview Decide(BuildResult build, AdmissionDecision decision, string provenRepository, TokenClaims? token) =>
        decision switch
        {
            AdmissionDecision.Admitted admitted => ReviewManifest(build, admitted.Mode, token),
            // A repository that may not deploy there has its manifest compiled with none of the MODE's values and secrets.
            AdmissionDecision.Refused { Mode: { } mode } refused when mode.AllowsRepository(provenRepository) =>
                new BuildReview.Refused([.. refused.Refusals, .. RefusalsOfManifest(build, mode, token)]),
            AdmissionDecision.Refused refused => new BuildReview.Refused(refused.Refusals),
            var other => throw new InvalidOperationException($"Unknown decision {other}."),
        };

    private IReadOnlyList<Refusal> RefusalsOfManifest(BuildResult build, ModePolicy mode, TokenClaims? token) =>
        Compile(build, mode, token) is { } compilation ? Admission.Review(mode, build, compilation.Deployments) : [];

    private BuildReview ReviewManifest(BuildResult build, ModePolicy mode, TokenClaims? token)
    {
        var reading = _manifests.Read(build.Manifest);
        if (reading.Manifest is null)
        {
            return new BuildReview.Invalid(reading.Findings);
        }

        var secrets = _secrets.Of(mode);
        var input = CompilationInputs.For(build, mode, secrets, token);
        var variables = new WatchedVariables(input.Variables, CompilationInputs.RunVariables);
        var compilation = ManifestCompiler.Compile(reading.Manifest, input with { Variables = variables });
        var refusals = Admission.Review(mode, build, compilation.Deployments);
        if (refusals.Count > 0)
        {
            return new BuildReview.Refused(refusals);
        }

        IReadOnlyList<Finding> findings = [.. compilation.Findings, .. ModeFindings.Of(compilation, mode, _policy, secrets, build.AllowMassPrune)];
        return findings.Any(finding => finding.Severity == FindingSeverity.Error)
            ? new BuildReview.Invalid(findings)
            : new BuildReview.Passed(mode, compilation.Deployments, findings) { DependsOnRun = variables.WereAskedFor, SecretsFingerprint = secrets.Fingerprint, Weight = reading.Manifest.Weight };
    }

    private Compilation? Compile(BuildResult build, ModePolicy mode, TokenClaims? token) =>
        _manifests.Read(build.Manifest).Manifest is { } manifest
            ? ManifestCompiler.Compile(manifest, CompilationInputs.For(build, mode, _secrets.Of(mode), token))
            : null;
}
