namespace Gateway.Ledger;

/// <summary>Which rollouts to list.</summary>
/// <param name="Repository">Only of this repository, or null for any.</param>
/// <param name="Project">Only of this project, empty for the root, or null for any.</param>
/// <param name="Mode">Only of this MODE, or null for any.</param>
/// <param name="Status">Only in this status, or null for any.</param>
/// <param name="Before">Only with a lower <see cref="Rollout.Sequence"/>, or null to begin with the newest.</param>
/// <param name="Limit">Most rollouts to give.</param>
internal sealed record RolloutFilter(string? Repository, string? Project, string? Mode, RolloutStatus? Status, long? Before, int Limit)
{
    /// <summary>Only of this git ref, or null for any.</summary>
    public string? Ref { get; init; }
}
