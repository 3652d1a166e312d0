using Gateway.Diagnostics;
using Gateway.Ledger;

namespace Gateway.Rollouts;

internal sealed record RolloutEnd
{
    /// <summary>Its last status.</summary>
    public required RolloutStatus Status { get; init; }

    /// <summary>Why it did not succeed, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>Findings to keep with it.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What it did.</summary>
    public RolloutTotals Counts { get; init; } = new();

    /// <summary>The deployments in the lane's care from now on; null when they are as before.</summary>
    public LaneChange? Lane { get; init; }

    /// <summary>The specs that are in place now, protected; null when it did not succeed.</summary>
    public byte[]? Specs { get; init; }

    /// <summary>Whether what was there before stays in the ledger: it could not be put back, and a retry may need it.</summary>
    public bool KeepsSnapshot { get; init; }

    public static RolloutEnd Failed(string code, string detail, IReadOnlyList<Finding>? findings = null, bool keepsSnapshot = false) =>
        new() { Status = RolloutStatus.Failed, Code = code, Detail = detail, Findings = findings ?? [], KeepsSnapshot = keepsSnapshot };
}

/// <summary>Numbers of deployments.</summary>
internal sealed record RolloutTotals(int Created = 0, int Updated = 0, int Unchanged = 0, int Pruned = 0, int Restored = 0);
