using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Keeps what is known of secrets in the ledger's database.</summary>
internal sealed class SecretLedger : ISecretLedger
{
    private readonly LedgerReader _reader;
    private readonly LedgerWriter _writer;
    private readonly LedgerKey _key;

    public SecretLedger(LedgerReader reader, LedgerWriter writer, LedgerKey key)
    {
        _reader = reader;
        _writer = writer;
        _key = key;
    }

    public Task<IReadOnlyList<ModeSecret>> ListSecretsAsync(string mode, CancellationToken cancellationToken) => _reader.ReadAsync<IReadOnlyList<ModeSecret>>(
        async (context, token) => await context.Secrets.AsNoTracking().Where(row => row.Mode == mode).OrderBy(row => row.Block).ToListAsync(token),
        cancellationToken);

    public Task SaveSecretsAsync(IReadOnlyList<ModeSecret> secrets, CancellationToken cancellationToken) => _writer.WriteAsync(
        async (context, token) =>
        {
            foreach (var secret in secrets)
            {
                if (await context.Secrets.FindAsync([secret.Mode, secret.Block], token) is { } row)
                {
                    context.Entry(row).CurrentValues.SetValues(secret);
                }
                else
                {
                    context.Secrets.Add(secret);
                }
            }

            return true;
        },
        cancellationToken);

    public byte[] DigestOf(string mode, string block, string secret) => _key.Digest(Encoding.UTF8.GetBytes(secret), ProtectedPurpose.Secret(mode, block));
}
