using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;

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

    public static Rollout ToRollout(BuildResult build, string mode, BuildContent content, CredentialKind credential, IReadOnlyList<Finding> warnings, DateTimeOffset now, TokenClaims? token = null)
    {
        var rollout = Make(build, mode, content.Sha256, now);
        rollout.Proof = credential;
        rollout.Token = token is null ? null : JsonSerializer.Serialize(token, RolloutJson.Default.TokenClaims);
        rollout.Findings = WriteFindings(warnings);
        return rollout;
    }

    /// <summary>A rollout that applies a past one again; its build is the past one's.</summary>
    /// <param name="past">The past rollout.</param>
    /// <param name="kind">What the new one is.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="now">When.</param>
    public static Rollout Again(Rollout past, RolloutKind kind, string by, DateTimeOffset now)
    {
        var rollout = Make(ToBuild(past), past.Mode, past.ContentSha256, now);
        (rollout.Kind, rollout.SourceId, rollout.RequestedBy) = (kind, past.Id, by);
        (rollout.Proof, rollout.Token, rollout.Branch) = (past.Proof, past.Token, past.Branch);
        return rollout;
    }

    /// <summary>A rollout that deletes the deployments of a branch's own lane.</summary>
    /// <param name="past">A rollout of the lane; the new one's build is its.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="now">When.</param>
    public static Rollout RemovalOf(Rollout past, string by, DateTimeOffset now)
    {
        var removal = Again(past, RolloutKind.Removal, by, now);
        removal.AllowMassPrune = true;
        removal.TraceParent = GatewayTelemetry.TraceParent;
        return removal;
    }

    public static BuildResult ToBuild(Rollout rollout, BuildContent content) => ToBuild(rollout) with
    {
        Manifest = content.Manifest,
        Flows = JsonSerializer.Deserialize(content.Flows, RolloutJson.Default.IReadOnlyListFlowFacts)!,
    };

    /// <summary>The build without its manifest and flow facts, which are kept apart.</summary>
    public static BuildResult ToBuild(Rollout rollout) => BuildDetails.Read(rollout.Details) with
    {
        Repository = rollout.Repository,
        Project = rollout.Project,
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
        Manifest = "",
        Flows = [],
    };

    private static Rollout Make(BuildResult build, string mode, byte[] content, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Repository = build.Repository,
        Project = build.Project,
        Mode = mode,
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
        Details = BuildDetails.Write(build),
        ContentSha256 = content,
        AcceptedAt = now,
    };

    /// <summary>The outputs of build steps as JSON, by which they are compared; null when there are none.</summary>
    public static string? WriteOutputs(IReadOnlyDictionary<string, JsonElement> outputs) =>
        outputs.Count == 0 ? null : JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(outputs.ToDictionary(), StringComparer.Ordinal), RolloutJson.Default.IReadOnlyDictionaryStringJsonElement);

    public static string WriteReplaced(ReplacedRelease replaced) => JsonSerializer.Serialize(replaced, RolloutJson.Default.ReplacedRelease);

    public static ReplacedRelease? ReadReplaced(string? json) => json is null ? null : JsonSerializer.Deserialize(json, RolloutJson.Default.ReplacedRelease);

    public static TokenClaims? ReadToken(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, RolloutJson.Default.TokenClaims);

    public static string? WriteFindings(IReadOnlyList<Finding> findings) =>
        findings.Count == 0 ? null : JsonSerializer.Serialize(findings, RolloutJson.Default.IReadOnlyListFinding);

    public static IReadOnlyList<Finding> ReadFindings(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, RolloutJson.Default.IReadOnlyListFinding)!;
}
