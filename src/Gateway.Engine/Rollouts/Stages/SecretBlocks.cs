using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Secrets;

namespace Gateway.Rollouts.Stages;

/// <summary>Says which Secret blocks that a MODE's deployments refer to are not as the MODE's secrets are, and what they are to hold.</summary>
internal sealed class SecretBlocks
{
    private static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly ISecretStore _secrets;
    private readonly ISecretLedger _ledger;
    private readonly IPrefectServer _prefect;

    public SecretBlocks(ISecretStore secrets, ISecretLedger ledger, IPrefectServer prefect)
    {
        _secrets = secrets;
        _ledger = ledger;
        _prefect = prefect;
    }

    /// <summary>What is to be done; asks the server only when a deployment refers to one of the MODE's secrets.</summary>
    public async Task<IReadOnlyList<PlannedSecret>> PlanAsync(ModePolicy mode, IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken)
    {
        var values = ListValues(mode, specs);
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

    /// <summary>What each block is to hold that deployments refer to and that is the MODE's: a secret, or a longer text with some in it.</summary>
    public IReadOnlyDictionary<string, string> ListValues(ModePolicy mode, IReadOnlyList<DeploymentSpec> specs)
    {
        var secrets = _secrets.Of(mode);
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

    private bool IsAsWritten(ModePolicy mode, string block, string secret, LiveSecretBlock live, ModeSecret? known) =>
        known is not null
        && known.BlockId == live.Id
        && known.Updated == live.Updated
        && known.Digest.AsSpan().SequenceEqual(_ledger.DigestOf(mode.Name, block, secret));

    private static HashSet<string> ReferredIn(IReadOnlyList<DeploymentSpec> specs) =>
        specs.SelectMany(PrefectReference.AllIn)
            .Where(reference => reference is { Kind: PrefectReferenceKind.Block, Name: not null })
            .Select(reference => reference.Name!)
            .ToHashSet(StringComparer.Ordinal);
}
