using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>
/// Reviews a build result: the same way when it arrives, so that its sender learns everything at once, and when it is carried
/// out, so that a policy which changed in between has the last word.
/// </summary>
internal sealed class BuildReviewer
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
        var decision = Admission.Decide(_policy, build, provenRepository, token);
        return Review(build, decision, SecretsOf(decision, provenRepository), provenRepository, token);
    }

    /// <summary>Reviews a build result that was decided on, with secrets that were read.</summary>
    /// <param name="build">The build result.</param>
    /// <param name="decision">What <see cref="Admission"/> decided.</param>
    /// <param name="secrets">What <see cref="SecretsOf"/> gave.</param>
    /// <param name="provenRepository">The repository that the proof names.</param>
    /// <param name="token">What the proof's token says; null when it has none.</param>
    internal BuildReview Review(BuildResult build, AdmissionDecision decision, ModeSecrets secrets, string provenRepository, TokenClaims? token)
    {
        BuildReview review = decision switch
        {
            AdmissionDecision.Admitted admitted => ReviewManifest(build, admitted.Mode, secrets, token),
            // A repository that may not deploy there has its manifest compiled with none of the MODE's values and secrets.
            AdmissionDecision.Refused { Mode: { } mode } refused when mode.AllowsRepository(provenRepository) =>
                new BuildReview.Refused([.. refused.Refusals, .. RefusalsOfManifest(build, mode, secrets, token)]),
            AdmissionDecision.Refused refused => new BuildReview.Refused(refused.Refusals),
            var other => throw new InvalidOperationException($"Unknown decision {other}."),
        };
        return MaskedSentences.From(secrets).Mask(review);
    }

    /// <summary>The secrets of the lane that a build result belongs to; none where its repository may not deploy there. Whoever reviews reads them once.</summary>
    internal ModeSecrets SecretsOf(AdmissionDecision decision, string provenRepository) =>
        decision.MappedMode is { } mode && mode.AllowsRepository(provenRepository) ? _secrets.Of(mode) : ModeSecrets.None;

    private IReadOnlyList<Finding> RefusalsOfManifest(BuildResult build, ModePolicy mode, ModeSecrets secrets, TokenClaims? token) =>
        _manifests.Read(build.Manifest).Manifest is { } manifest
            ? ManifestReview.Run(manifest, CompilationInputs.For(build, mode, secrets, token), build, mode, _policy, secrets).Refusals
            : [];

    private BuildReview ReviewManifest(BuildResult build, ModePolicy mode, ModeSecrets secrets, TokenClaims? token)
    {
        var reading = _manifests.Read(build.Manifest);
        if (reading.Manifest is null)
        {
            return new BuildReview.Invalid(reading.Findings);
        }

        var input = CompilationInputs.For(build, mode, secrets, token);
        var variables = new WatchedVariables(input.Variables, CompilationInputs.RunVariables);
        var review = ManifestReview.Run(reading.Manifest, input with { Variables = variables }, build, mode, _policy, secrets);
        if (review.Refusals.Count > 0)
        {
            return new BuildReview.Refused(review.Refusals);
        }

        return review.Findings.Any(static finding => finding.Severity == FindingSeverity.Error)
            ? new BuildReview.Invalid(review.Findings)
            : new BuildReview.Passed(mode, review.Compilation.Deployments, review.Findings) { DependsOnRun = variables.WereAskedFor, SecretsFingerprint = secrets.Fingerprint, Weight = reading.Manifest.Weight };
    }
}
