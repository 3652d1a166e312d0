namespace Gateway.Ledger;

/// <summary>One repository and MODE: its rollouts run one at a time, in order.</summary>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Mode">Name of the MODE.</param>
internal sealed record Lane(string Repository, string Mode);
