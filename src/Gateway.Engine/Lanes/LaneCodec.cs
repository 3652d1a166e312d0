using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Ledger;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Lanes;

/// <summary>Writes specs and snapshots for the ledger, compressed and protected, and reads them again.</summary>
internal sealed class LaneCodec
{
    /// <summary>What a protected text may unpack to at most: far above what a manifest of 1 MiB makes.</summary>
    private const int MaxBytes = 256 * 1024 * 1024;

    private static readonly ManifestLocation Nowhere = new(0, 0);

    private readonly LedgerKey _key;

    public LaneCodec(LedgerKey key) => _key = key;

    public byte[] WriteSpecs(Guid rollout, IReadOnlyList<DeploymentSpec> specs) =>
        Write(specs, LaneJson.Default.IReadOnlyListDeploymentSpec, ProtectedPurpose.Specs(rollout));

    /// <summary>The specs; null when they cannot be read with this key or by this version.</summary>
    public IReadOnlyList<DeploymentSpec>? ReadSpecs(Guid rollout, byte[] data) =>
        Read(data, LaneJson.Default.IReadOnlyListDeploymentSpec, ProtectedPurpose.Specs(rollout));

    public byte[] WriteChanges(Guid rollout, RecordedChanges changes) => Write(changes, ChangesJson.Default.RecordedChanges, ProtectedPurpose.Changes(rollout));

    /// <summary>What a rollout changed; null when it cannot be read with this key or by this version.</summary>
    public RecordedChanges? ReadChanges(Guid rollout, byte[] data) => Read(data, ChangesJson.Default.RecordedChanges, ProtectedPurpose.Changes(rollout));

    /// <summary>What specs come to, wherever they stand in their manifest, in whichever order, and whether or not the name of the flow was known yet: the same bytes for the same deployments.</summary>
    public static byte[] ContentOf(IReadOnlyList<DeploymentSpec> specs)
    {
        IReadOnlyList<DeploymentSpec> content =
        [
            .. specs
                .Select(static spec => spec with { FlowName = null, Location = Nowhere, Triggers = [.. spec.Triggers.Select(static trigger => trigger with { Location = Nowhere })] })
                .OrderBy(static spec => spec.Name, StringComparer.Ordinal)
                .ThenBy(static spec => spec.Entrypoint, StringComparer.Ordinal),
        ];
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, LaneJson.Default.IReadOnlyListDeploymentSpec));
    }

    public byte[] WriteSnapshot(Guid rollout, RolloutSnapshot snapshot) =>
        Write([.. snapshot.Entries], LaneJson.Default.IReadOnlyListSnapshotEntry, ProtectedPurpose.Snapshot(rollout));

    /// <summary>The snapshot; null when it cannot be read with this key or by this version.</summary>
    public RolloutSnapshot? ReadSnapshot(Guid rollout, byte[] data) =>
        Read(data, LaneJson.Default.IReadOnlyListSnapshotEntry, ProtectedPurpose.Snapshot(rollout)) is { } entries
        && entries.All(static entry => entry is { FlowName: not null, Name: not null })
            ? new RolloutSnapshot(entries)
            : null;

    public byte[] WriteSpec(Lane lane, string flow, DeploymentSpec spec) => Write(spec, LaneJson.Default.DeploymentSpec, PurposeOf(lane, flow, spec.Name));

    /// <summary>The spec; null when it cannot be read with this key or by this version.</summary>
    public DeploymentSpec? ReadSpec(Lane lane, LaneDeployment deployment) =>
        Read(deployment.Spec, LaneJson.Default.DeploymentSpec, PurposeOf(lane, deployment.FlowName, deployment.Name));

    private static byte[] PurposeOf(Lane lane, string flow, string name) => ProtectedPurpose.Spec(lane, flow, name);

    private byte[] Write<T>(T value, JsonTypeInfo<T> type, byte[] purpose)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, value, type);
        }

        return _key.Protect(packed.GetBuffer().AsSpan(0, (int)packed.Length), purpose);
    }

    private T? Read<T>(byte[] data, JsonTypeInfo<T> type, byte[] purpose)
        where T : class
    {
        if (_key.Unprotect(data, purpose) is not { } packed)
        {
            return null;
        }

        try
        {
            return Unpack(packed) is { } text ? JsonSerializer.Deserialize(text.Span, type) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            // Another version of the gateway wrote it, in a form that this one does not know.
            return null;
        }
    }

    /// <summary>The text; null when it is too long.</summary>
    private static ReadOnlyMemory<byte>? Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = brotli.Read(buffer)) > 0)
        {
            if (text.Length + read > MaxBytes)
            {
                return null;
            }

            text.Write(buffer, 0, read);
        }

        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }
}
