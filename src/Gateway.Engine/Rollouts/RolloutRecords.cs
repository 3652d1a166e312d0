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

    public static Rollout ToRollout(BuildResult build, string mode, BuildContent content, CredentialKind credential, IReadOnlyList<Finding> warnings, DateTimeOffset now, TokenClaims? token = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Repository = build.Repository,
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
        Details = WriteDetails(build),
        ContentSha256 = content.Sha256,
        Proof = credential,
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
        Details = past.Details,
        ContentSha256 = past.ContentSha256,
        Proof = past.Proof,
        Token = past.Token,
        AcceptedAt = now,
    };

    public static BuildResult ToBuild(Rollout rollout, BuildContent content)
    {
        var details = rollout.Details is { } json ? JsonSerializer.Deserialize(json, RolloutJson.Default.BuildDetails) : null;
        return new()
        {
            Repository = rollout.Repository,
            RepositoryId = details?.RepositoryId,
            Ref = rollout.Ref,
            Sha = rollout.Sha,
            RunId = rollout.RunId,
            RunNumber = rollout.RunNumber,
            RunAttempt = rollout.RunAttempt,
            Actor = rollout.Actor,
            Workflow = details?.Workflow,
            EventName = details?.EventName,
            ServerUrl = details?.ServerUrl,
            AllowMassPrune = rollout.AllowMassPrune,
            Image = rollout.Image,
            Digest = rollout.Digest,
            Checks = JsonSerializer.Deserialize(rollout.Checks, RolloutJson.Default.IReadOnlyDictionaryStringString)!,
            Outputs = details?.Outputs ?? BuildResult.NoOutputs,
            Manifest = content.Manifest,
            PrefectVersion = details?.PrefectVersion,
            Flows = JsonSerializer.Deserialize(content.Flows, RolloutJson.Default.IReadOnlyListFlowFacts)!,
        };
    }

    /// <summary>The outputs of build steps as JSON, by which they are compared; null when there are none.</summary>
    public static string? WriteOutputs(IReadOnlyDictionary<string, JsonElement> outputs) =>
        outputs.Count == 0 ? null : JsonSerializer.Serialize(new SortedDictionary<string, JsonElement>(outputs.ToDictionary(), StringComparer.Ordinal), RolloutJson.Default.IReadOnlyDictionaryStringJsonElement);

    private static string? WriteDetails(BuildResult build)
    {
        var details = new BuildDetails(build.RepositoryId, build.Workflow, build.EventName, build.ServerUrl, build.Outputs.Count == 0 ? null : build.Outputs, build.PrefectVersion);
        return details == BuildDetails.None ? null : JsonSerializer.Serialize(details, RolloutJson.Default.BuildDetails);
    }

    public static TokenClaims? ReadToken(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, RolloutJson.Default.TokenClaims);

    public static string? WriteFindings(IReadOnlyList<Finding> findings) =>
        findings.Count == 0 ? null : JsonSerializer.Serialize(findings, RolloutJson.Default.IReadOnlyListFinding);

    public static IReadOnlyList<Finding> ReadFindings(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, RolloutJson.Default.IReadOnlyListFinding)!;
}

/// <summary>What of a build result has no column of its own: it is read only when the build is carried out.</summary>
internal sealed record BuildDetails(long? RepositoryId, string? Workflow, string? EventName, string? ServerUrl, IReadOnlyDictionary<string, JsonElement>? Outputs, string? PrefectVersion)
{
    public static BuildDetails None { get; } = new(null, null, null, null, null, null);
}
