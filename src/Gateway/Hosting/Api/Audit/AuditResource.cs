using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Api.Audit;

/// <summary>Entries of the audit, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Next">Path of the next page, or null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntryResource> Items, string? Next);

/// <summary>One entry of the audit.</summary>
public sealed record AuditEntryResource
{
    /// <summary>Position in the chain, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was noted, UTC, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it.</summary>
    public required AuditActorResource Actor { get; init; }

    /// <summary>The address that the request came from; null for what the gateway does by itself.</summary>
    public required string? From { get; init; }

    /// <summary>What was done: build, plan, rollback, retry, cancel, freeze, unfreeze, heal, rollout, request, or what a rollout wrote, such as update_deployment.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: a MODE; a MODE and a repository; a deployment; or a method and a path.</summary>
    public required string Subject { get; init; }

    /// <summary>What came of it: accepted, refused, succeeded, failed, rolled_back, superseded or cancelled.</summary>
    public required string Outcome { get; init; }

    /// <summary>More about it, or null.</summary>
    public required string? Detail { get; init; }

    /// <summary>Id of the rollout that it belongs to, or null.</summary>
    public required string? RolloutId { get; init; }

    /// <summary>Names the key of the hash; null for a plain SHA-256.</summary>
    public required string? KeyId { get; init; }

    /// <summary>The hash over the entry and the hash before it, hexadecimal.</summary>
    public required string Hash { get; init; }

    internal static AuditEntryResource FromEntry(AuditEntry entry) => new()
    {
        Sequence = entry.Sequence,
        At = DateTimeOffset.FromUnixTimeMilliseconds(entry.AtMs),
        Actor = new AuditActorResource(entry.ActorKind, entry.Actor, entry.ActorId),
        From = entry.Address,
        Action = entry.Action,
        Subject = entry.Subject,
        Outcome = entry.Outcome,
        Detail = entry.Detail,
        RolloutId = entry.Rollout,
        KeyId = entry.KeyId,
        Hash = Convert.ToHexStringLower(entry.Hash),
    };
}

/// <summary>Who did something.</summary>
/// <param name="Kind">What it is: api_key, person, repository or gateway.</param>
/// <param name="Name">Name of the key, the person or the repository; for the gateway, of what does it by itself.</param>
/// <param name="Id">For a person the token's <c>sub</c>, which does not change; null for the others.</param>
public sealed record AuditActorResource(string Kind, string Name, string? Id);
