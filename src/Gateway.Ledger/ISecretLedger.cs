namespace Gateway.Ledger;

/// <summary>Which secrets the gateway has written to Prefect's blocks.</summary>
internal interface ISecretLedger
{
    /// <summary>What is known of a MODE's blocks.</summary>
    Task<IReadOnlyList<ModeSecret>> ListSecretsAsync(string mode, CancellationToken cancellationToken);

    /// <summary>Records what was written.</summary>
    Task SaveSecretsAsync(IReadOnlyList<ModeSecret> secrets, CancellationToken cancellationToken);

    /// <summary>A keyed digest of a secret, 32 bytes: equal for equal secrets of one block, and of no use without the ledger's key.</summary>
    byte[] DigestOf(string mode, string block, string secret);
}
