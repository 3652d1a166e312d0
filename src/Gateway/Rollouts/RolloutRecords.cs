using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Ledger;
using Gateway.Manifests;

namespace Gateway.Rollouts;

/// <summary>Turns build results into the ledger's rows and back.</summary>
internal static class RolloutRecords
{
    public static BuildContent ToContent(BuildResult build)
    {
        var flows = JsonSerializer.Serialize(build.Flows, RolloutJson.Default.IReadOnlyListFlowFacts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        var manifest = Encoding.UTF8.GetBytes(build.Manifest);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, manifest.Length);
        hash.AppendData(length);
        hash.AppendData(manifest);
        hash.AppendData(Encoding.UTF8.GetBytes(flows));
        return new BuildContent { Sha256 = hash.GetHashAndReset(), Manifest = build.Manifest, Flows = flows };
    }

    public static Rollout ToRollout(BuildResult build, string mode, BuildContent content, ProofKind proof, IReadOnlyList<Finding> warnings, DateTimeOffset now, TokenClaims? token = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Repository = build.Repository,
        Mode = mode,
        Status = RolloutStatus.Accepted,
        Ref = build.Ref,
        Sha = build.Sha,
        RunId = build.RunId,
        RunNumber = build.RunNumber,
        RunAttempt = build.RunAttempt,
        Actor = build.Actor,
        AllowMassPrune = build.AllowMassPrune,
        Image = build.Image,
        Digest = build.Digest,
        Checks = JsonSerializer.Serialize(build.Checks, RolloutJson.Default.IReadOnlyDictionaryStringString),
        ContentSha256 = content.Sha256,
        Proof = proof,
        Token = token is null ? null : JsonSerializer.Serialize(token, RolloutJson.Default.TokenClaims),
        AcceptedAt = now,
        Findings = WriteFindings(warnings),
    };

    /// <summary>A rollout that applies a past one again; its build is the past one's.</summary>
    /// <param name="past">The past rollout.</param>
    /// <param name="kind">What the new one is.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="now">When.</param>
    public static Rollout Again(Rollout past, RolloutKind kind, string by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Repository = past.Repository,
        Mode = past.Mode,
        Status = RolloutStatus.Accepted,
        Kind = kind,
        SourceId = past.Id,
        RequestedBy = by,
        AllowMassPrune = past.AllowMassPrune,
        Ref = past.Ref,
        Sha = past.Sha,
        RunId = past.RunId,
        RunNumber = past.RunNumber,
        RunAttempt = past.RunAttempt,
        Actor = past.Actor,
        Image = past.Image,
        Digest = past.Digest,
        Checks = past.Checks,
        ContentSha256 = past.ContentSha256,
        Proof = past.Proof,
        Token = past.Token,
        AcceptedAt = now,
    };

    public static BuildResult ToBuild(Rollout rollout, BuildContent content) => new()
    {
        Repository = rollout.Repository,
        Ref = rollout.Ref,
        Sha = rollout.Sha,
        RunId = rollout.RunId,
        RunNumber = rollout.RunNumber,
        RunAttempt = rollout.RunAttempt,
        Actor = rollout.Actor,
        AllowMassPrune = rollout.AllowMassPrune,
        Image = rollout.Image,
        Digest = rollout.Digest,
        Checks = JsonSerializer.Deserialize(rollout.Checks, RolloutJson.Default.IReadOnlyDictionaryStringString)!,
        Manifest = content.Manifest,
        Flows = JsonSerializer.Deserialize(content.Flows, RolloutJson.Default.IReadOnlyListFlowFacts)!,
    };

    public static TokenClaims? ReadToken(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, RolloutJson.Default.TokenClaims);

    public static string? WriteFindings(IReadOnlyList<Finding> findings) =>
        findings.Count == 0 ? null : JsonSerializer.Serialize(findings, RolloutJson.Default.IReadOnlyListFinding);

    public static IReadOnlyList<Finding> ReadFindings(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, RolloutJson.Default.IReadOnlyListFinding)!;
}
