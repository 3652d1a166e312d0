using System.Text;
using System.Text.Json;

namespace Gateway.Ledger;

/// <summary>What each thing that is protected by the ledger's key belongs to: the same is needed to read it.</summary>
internal static class ProtectedPurpose
{
    /// <summary>The specs that a rollout applied.</summary>
    public static byte[] Changes(Guid rollout) => Encoding.UTF8.GetBytes($"changes of {rollout}");

    public static byte[] Specs(Guid rollout) => Encoding.UTF8.GetBytes($"specs of {rollout}");

    /// <summary>What a rollout found.</summary>
    public static byte[] Snapshot(Guid rollout) => Encoding.UTF8.GetBytes($"snapshot of {rollout}");

    /// <summary>
    /// The spec of a deployment in a lane's care. Of the root, and of deployments that branches share, it is what it was before there were projects and
    /// branches, so that what was written then is read still.
    /// </summary>
    public static byte[] Spec(Lane lane, string flow, string name)
    {
        var repository = lane.Repository.ToLowerInvariant();
        string[] parts = lane switch
        {
            { Branch.Length: > 0 } => [repository, lane.Project, lane.Branch, lane.Mode, flow, name],
            { Project.Length: > 0 } => [repository, lane.Project, lane.Mode, flow, name],
            _ => [repository, lane.Mode, flow, name],
        };
        return JsonSerializer.SerializeToUtf8Bytes(parts, PurposeJson.Default.StringArray);
    }

    /// <summary>The digest of a secret.</summary>
    public static byte[] Secret(string mode, string block) => Encoding.UTF8.GetBytes($"secret {mode}/{block}");
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class PurposeJson : System.Text.Json.Serialization.JsonSerializerContext;
