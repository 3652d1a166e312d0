using Gateway.Rollouts;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
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
    public static MaskedSentences Of(ModeSecrets secrets) => new(() => new KnownSecrets(secrets.Values));

    /// <summary>Whether a text holds a known secret.</summary>
    public bool AreSecretsIn(string text) => _known.Value.AreIn(text);

    /// <summary>A sentence.</summary>
    public string Of(string text) => SecretMask.Sentence(_known.Value.Hide(text));

    /// <summary>Findings.</summary>
    public IReadOnlyList<Finding> Of(IReadOnlyList<Finding> findings) =>
        findings.Count == 0 ? findings : [.. findings.Select(finding => finding with { Message = Of(finding.Message), Fix = Of(finding.Fix) })];

    /// <summary>Refusals.</summary>
    public IReadOnlyList<Refusal> Of(IReadOnlyList<Refusal> refusals) => refusals.Count == 0
        ? refusals
        : [.. refusals.Select(refusal => refusal with { Message = Of(refusal.Message), Fix = Of(refusal.Fix), Expected = Of(refusal.Expected), Seen = refusal.Seen is { } seen ? Of(seen) : null })];

    /// <summary>A review.</summary>
    public BuildReview Of(BuildReview review) => review switch
    {
        BuildReview.Refused refused => new BuildReview.Refused(Of(refused.Refusals)),
        BuildReview.Invalid invalid => new BuildReview.Invalid(Of(invalid.Findings)),
        BuildReview.Passed passed => passed with { Warnings = Of(passed.Warnings) },
        _ => throw new InvalidOperationException($"Unknown review {review}."),
    };

    /// <summary>The end of a rollout.</summary>
    public RolloutEnd Of(RolloutEnd end) => end with { Detail = end.Detail is { } detail ? Of(detail) : null, Findings = Of(end.Findings) };
}
