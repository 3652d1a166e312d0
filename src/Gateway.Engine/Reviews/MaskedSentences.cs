using Gateway.Diagnostics;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Rollouts;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>Keeps secrets out of what is said of builds and rollouts: those that are known, of whichever MODE, and what looks like one.</summary>
internal sealed class MaskedSentences
{
    private readonly Lazy<KnownSecrets> _known;

    /// <summary>Makes it; the secrets are read once, when there is something to say.</summary>
    public MaskedSentences(ISecretStore secrets)
        : this(secrets.Known)
    {
    }

    private MaskedSentences(Func<KnownSecrets> known) => _known = new Lazy<KnownSecrets>(known);

    /// <summary>
    /// The same for what is said to a sender about its own words: without its lane's secrets. Those of others are guesses there, and to hide them
    /// would tell which are right.
    /// </summary>
    /// <param name="secrets">The lane's secrets, which the words may have been compiled with.</param>
    public static MaskedSentences From(ModeSecrets secrets) => new(() => new KnownSecrets(secrets.Values));

    /// <summary>Whether a text holds a known secret.</summary>
    public bool AreSecretsIn(string text) => _known.Value.AreIn(text);

    /// <summary>Which values of a MODE those may see who read: none that is a known secret, whoever put it there.</summary>
    public PlanDisclosure DisclosureOf(ModePolicy mode) => new(mode, AreSecretsIn, AreSecretsIn);

    /// <summary>A sentence.</summary>
    public string Mask(string text) => SecretMask.Sentence(_known.Value.Hide(text));

    public IReadOnlyList<Finding> Mask(IReadOnlyList<Finding> findings) => findings.Count == 0 ? findings : [.. findings.Select(Mask)];

    public BuildReview Mask(BuildReview review) => review switch
    {
        BuildReview.Refused refused => new BuildReview.Refused(Mask(refused.Refusals)),
        BuildReview.Invalid invalid => new BuildReview.Invalid(Mask(invalid.Findings)),
        BuildReview.Passed passed => passed with { Warnings = Mask(passed.Warnings) },
        _ => throw new InvalidOperationException($"Unknown review {review}."),
    };

    public RolloutEnd Mask(RolloutEnd end) => end with { Detail = end.Detail is { } detail ? Mask(detail) : null, Findings = Mask(end.Findings) };

    private Finding Mask(Finding finding) => finding with
    {
        Message = Mask(finding.Message),
        Fix = MaskOptional(finding.Fix),
        Expected = MaskOptional(finding.Expected),
        Seen = MaskOptional(finding.Seen),
    };

    private string? MaskOptional(string? text) => text is null ? null : Mask(text);
}
