using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>
/// A manifest compiled for a MODE and reviewed: the one way in which an arriving build, a rollout, a plan and <c>gateway check</c> look at a
/// manifest. They differ only in what they do with it.
/// </summary>
internal sealed class ManifestReview
{
    private readonly BuildResult _build;
    private readonly ModePolicy _mode;
    private readonly GatewayPolicy _policy;
    private readonly ModeSecrets _secrets;

    private ManifestReview(Compilation compilation, BuildResult build, ModePolicy mode, GatewayPolicy policy, ModeSecrets secrets)
    {
        Compilation = compilation;
        _build = build;
        _mode = mode;
        _policy = policy;
        _secrets = secrets;
    }

    /// <summary>What the manifest wants of the MODE.</summary>
    public Compilation Compilation { get; }

    /// <summary>What is wrong with the manifest, or that its author should know.</summary>
    public IReadOnlyList<Finding> Findings => field ??= [.. Compilation.Findings, .. ModeFindings.From(Compilation, _mode, _policy, _secrets, _build.AllowMassPrune)];

    /// <summary>What the policy refuses, in the deployments that would be deployed.</summary>
    public IReadOnlyList<Finding> Refusals => field ??= Admission.Review(_mode, _build, Compilation.Deployments);

    /// <summary>What the policy refuses, in the deployments that have faults, too: what is certain in spite of them.</summary>
    public IReadOnlyList<Finding> RefusalsOfAll => field ??= Admission.Review(_mode, _build, Compilation);

    /// <summary>Compiles a manifest for a build and a MODE.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="input">What it may refer to, as <see cref="CompilationInputs"/> gives it.</param>
    /// <param name="build">The build.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="policy">All MODEs.</param>
    /// <param name="secrets">The MODE's secrets.</param>
    public static ManifestReview Run(Manifest manifest, CompilationInput input, BuildResult build, ModePolicy mode, GatewayPolicy policy, ModeSecrets secrets) =>
        new(mode.Twin is { } twin ? twin.Of(ManifestCompiler.Compile(manifest, input)) : ManifestCompiler.Compile(manifest, input), build, mode, policy, secrets);
}
