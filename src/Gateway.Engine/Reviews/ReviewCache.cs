using System.Text.Json;
using Gateway.Builds;
using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Secrets;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Reviews;

/// <summary>
/// Remembers reviews that passed. A build is reviewed when it arrives and again when it is carried out, and a re-run brings the same
/// build once more. A review is the same for builds that are equal in everything but the run, unless the manifest asks for the run, and as
/// long as the MODE's secrets are; the policy cannot change while the process lives.
/// </summary>
internal sealed class ReviewCache : IDisposable
{
    /// <summary>Characters of manifests, aliases followed, and of flow facts whose reviews are remembered at most.</summary>
    private const long MaxCharacters = 1024 * 1024;

    private readonly MemoryCache _reviews = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });
    private readonly BuildReviewer _reviewer;
    private readonly ISecretStore _secrets;

    /// <summary>Makes the cache.</summary>
    public ReviewCache(BuildReviewer reviewer, ISecretStore secrets)
    {
        _reviewer = reviewer;
        _secrets = secrets;
    }

    /// <summary>Reviews a build result, or remembers its review.</summary>
    /// <param name="build">The build result.</param>
    /// <param name="provenRepository">The repository that the proof names.</param>
    /// <param name="content">The build's manifest and flow facts, hashed.</param>
    /// <param name="token">What the proof's token says; null when it has none.</param>
    public BuildReview Review(BuildResult build, string provenRepository, BuildContent content, TokenClaims? token = null)
    {
        var key = new Key(
            provenRepository,
            Convert.ToHexString(content.Sha256),
            build with { BaseRef = null, PlanOnly = false, Manifest = "", Flows = NoFlows, Checks = NoChecks, Outputs = BuildResult.NoOutputs, RunId = token is null ? 0 : build.RunId, RunNumber = token is null ? 0 : build.RunNumber, RunAttempt = token is null ? 0 : build.RunAttempt },
            JsonSerializer.Serialize(build.Checks, RolloutJson.Default.IReadOnlyDictionaryStringString),
            RolloutRecords.WriteOutputs(build.Outputs),
            token);
        if (_reviews.TryGetValue(key, out Known? known) && known!.Secrets == _secrets.Of(known.Review.Mode).Fingerprint)
        {
            return known.Review;
        }

        var review = _reviewer.Review(build, provenRepository, token);
        if (review is BuildReview.Passed { DependsOnRun: false } passed)
        {
            using var entry = _reviews.CreateEntry(key);
            entry.Size = Math.Max(content.Manifest.Length, passed.Weight) + content.Flows.Length;
            entry.Value = new Known(passed, passed.SecretsFingerprint);
        }

        return review;
    }

    /// <inheritdoc />
    public void Dispose() => _reviews.Dispose();

    // The same instances every time: a record compares its lists by reference.
    private static readonly IReadOnlyList<FlowFacts> NoFlows = [];
    private static readonly IReadOnlyDictionary<string, string> NoChecks = new Dictionary<string, string>(StringComparer.Ordinal);

    private sealed record Known(BuildReview.Passed Review, string Secrets);

    private sealed record Key(string ProvenRepository, string Content, BuildResult Build, string Checks, string? Outputs, TokenClaims? Token);
}
