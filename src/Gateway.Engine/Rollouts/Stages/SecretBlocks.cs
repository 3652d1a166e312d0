using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Secrets;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Keeps the Secret blocks that a MODE's deployments refer to as the MODE's secrets are. They are written before the deployments, and are
/// not put back when a rollout fails: a secret that was rotated is the right one for the deployments of before, too.
/// </summary>
internal sealed class SecretBlocks
{
    private static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly ISecretStore _secrets;
    private readonly ISecretLedger _ledger;
    private readonly IPrefectServer _prefect;
    private readonly TimeProvider _time;

    public SecretBlocks(ISecretStore secrets, ISecretLedger ledger, IPrefectServer prefect, TimeProvider time)
    {
        _secrets = secrets;
        _ledger = ledger;
        _prefect = prefect;
        _time = time;
    }

    /// <summary>What is to be done; asks the server only when a deployment refers to one of the MODE's secrets.</summary>
    public async Task<IReadOnlyList<PlannedSecret>> PlanAsync(ModePolicy mode, IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken)
    {
        var secrets = _secrets.Of(mode);
        var values = ValuesIn(specs, secrets);
        var blocks = values.Keys.Order(StringComparer.Ordinal).ToList();
        if (blocks.Count == 0)
        {
            return [];
        }

        var known = (await _ledger.ListSecretsAsync(mode.Name, cancellationToken)).ToDictionary(row => row.Block, StringComparer.Ordinal);
        var live = (await _prefect.ReadSecretBlocksAsync(blocks, cancellationToken)).ToDictionary(block => block.Name, StringComparer.Ordinal);
        return
        [
            .. from block in blocks
               let there = live.GetValueOrDefault(block)
               let action = there is null ? SecretAction.Create
                   : IsAsWritten(mode, block, values[block], there, known.GetValueOrDefault(block)) ? SecretAction.Unchanged
                   : SecretAction.Update
               select new PlannedSecret(block, action) { Id = there?.Id },
        ];
    }

    /// <summary>Writes what differs, one block after the other; the first failure ends it.</summary>
    public async Task ApplyAsync(IReadOnlyList<PlannedSecret> planned, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var changes = planned.Where(secret => secret.Action != SecretAction.Unchanged).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        var mode = attempt.Target.Mode;
        var values = ValuesIn(attempt.Target.Specs, _secrets.Of(mode));
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            // One that went away meanwhile is the next rollout's finding.
            if (values.TryGetValue(change.Block, out var secret))
            {
                await WriteAsync(change, secret, attempt.Log, cancellationToken);
                attempt.SecretBlocks.Add(change.Block);
                written[change.Block] = secret;
            }
        }

        var live = await _prefect.ReadSecretBlocksAsync(written.Keys, cancellationToken);
        await _ledger.SaveSecretsAsync(
            [
                .. live.Select(block => new ModeSecret
                {
                    Mode = mode.Name,
                    Block = block.Name,
                    Digest = _ledger.DigestOf(mode.Name, block.Name, written[block.Name]),
                    BlockId = block.Id,
                    Updated = block.Updated,
                }),
            ],
            cancellationToken);
    }

    private async Task WriteAsync(PlannedSecret change, string secret, RolloutLog log, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            if (change.Id is { } id)
            {
                await _prefect.UpdateSecretBlockAsync(id, change.Block, secret, cancellationToken);
            }
            else
            {
                await _prefect.CreateSecretBlockAsync(change.Block, secret, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is PrefectUnavailableException or PrefectRefusedException)
        {
            log.Add(StepKind.Secret, StepOutcome.Failed, change.Block, exception.Message, _time.GetElapsedTime(started));
            throw;
        }

        var detail = change.Id is null ? "The Secret block was created." : "The Secret block got the MODE's secret.";
        log.Add(StepKind.Secret, StepOutcome.Succeeded, change.Block, detail, _time.GetElapsedTime(started));
    }

    private bool IsAsWritten(ModePolicy mode, string block, string secret, LiveSecretBlock live, ModeSecret? known) =>
        known is not null
        && known.BlockId == live.Id
        && known.Updated == live.Updated
        && known.Digest.AsSpan().SequenceEqual(_ledger.DigestOf(mode.Name, block, secret));

    /// <summary>What each block is to hold that deployments refer to and that is the MODE's: a secret, or a longer text with some in it.</summary>
    private static Dictionary<string, string> ValuesIn(IReadOnlyList<DeploymentSpec> specs, ModeSecrets secrets)
    {
        var texts = specs.SelectMany(spec => spec.SecretTexts ?? NoTexts).DistinctBy(text => text.Key).ToDictionary(text => text.Key, text => text.Value, StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var block in ReferredIn(specs))
        {
            if ((secrets.ValueOf(block) ?? (texts.TryGetValue(block, out var text) ? secrets.TextOf(text) : null)) is { } value)
            {
                values.Add(block, value);
            }
        }

        return values;
    }

    private static HashSet<string> ReferredIn(IReadOnlyList<DeploymentSpec> specs) =>
        specs.SelectMany(PrefectReference.AllIn)
            .Where(reference => reference is { Kind: PrefectReferenceKind.Block, Name: not null })
            .Select(reference => reference.Name!)
            .ToHashSet(StringComparer.Ordinal);
}
