using Gateway.Ledger;
using Gateway.Prefect;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Writes the Secret blocks that differ from the MODE's secrets, one after the other, before the deployments that refer to them. They are not
/// put back when a rollout fails: a secret that was rotated is the right one for the deployments of before, too.
/// </summary>
internal sealed class WriteSecrets : IRolloutStage
{
    private readonly SecretBlocks _blocks;
    private readonly ISecretLedger _ledger;
    private readonly IPrefectServer _prefect;
    private readonly TimeProvider _time;

    public WriteSecrets(SecretBlocks blocks, ISecretLedger ledger, IPrefectServer prefect, TimeProvider time)
    {
        _blocks = blocks;
        _ledger = ledger;
        _prefect = prefect;
        _time = time;
    }

    public string Metric => RolloutStage.Applying;

    public IReadOnlyList<StepKind> Steps => [StepKind.Secret];

    public bool IsNeeded(RolloutAttempt attempt) => attempt.Reading.Secrets.Any(static secret => secret.Action != SecretAction.Unchanged);

    public async Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var mode = attempt.Target.Mode;
        var values = _blocks.ListValues(mode, attempt.Target.Specs);
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in attempt.Reading.Secrets.Where(static secret => secret.Action != SecretAction.Unchanged))
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
        return StageResult.Next;
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

        var detail = change.Id is null ? "Created the Secret block." : "Updated the Secret block with the MODE's secret.";
        log.Add(StepKind.Secret, StepOutcome.Succeeded, change.Block, detail, _time.GetElapsedTime(started));
    }
}
