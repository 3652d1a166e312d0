using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Api.Audit;

/// <summary>Entries of the audit, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Next">Path of the next page, or null on the last page.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntryResource> Items, string? Next);

/// <summary>One entry of the audit.</summary>
public sealed record AuditEntryResource
{
    /// <summary>Position in the chain, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was recorded, UTC, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it.</summary>
    public required AuditActorResource Actor { get; init; }

    /// <summary>The address that sent the request; null for actions of the gateway itself.</summary>
    public required string? From { get; init; }

    /// <summary>
    /// The action: build, plan, rollback, retry, cancel, freeze, unfreeze, heal, rollout, request, or a write of a rollout, such as
    /// update_deployment.
    /// </summary>
    public required string Action { get; init; }

    /// <summary>The object of the action: a MODE; a MODE and a repository; a deployment; or a method and a path.</summary>
    public required string Subject { get; init; }

    /// <summary>The outcome: accepted, refused, succeeded, failed, rolled_back, superseded or cancelled.</summary>
    public required string Outcome { get; init; }

    /// <summary>Details, or null.</summary>
    public required string? Detail { get; init; }

    /// <summary>Id of the rollout that the entry belongs to, or null.</summary>
    public required string? RolloutId { get; init; }

    /// <summary>Id of the key of the hash; null for a plain SHA-256.</summary>
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
/// <param name="Kind">Kind of the actor: api_key, person, repository or gateway.</param>
/// <param name="Name">Name of the key, the person or the repository; for the gateway, of the part that acts by itself.</param>
/// <param name="Id">For a person, the token's <c>sub</c>, which does not change; otherwise null.</param>
public sealed record AuditActorResource(string Kind, string Name, string? Id);
