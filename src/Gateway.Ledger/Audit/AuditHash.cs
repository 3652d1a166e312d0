using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Ledger.Audit;

/// <summary>
/// The hash of an entry: SHA-256, or HMAC-SHA-256 under a key, over <c>gateway-audit-1</c> and a zero byte, the hash before (32 zero bytes
/// for the first entry), sequence and time as 64-bit and then each text as its length in UTF-8 bytes, 32-bit, and these bytes; -1 for a
/// null. Numbers are big-endian. The texts, in this order: kind, name, id and address of the actor, action, subject, outcome, detail,
/// rollout, key id. With the lengths before them no two entries have the same encoding.
/// </summary>
internal static class AuditHash
{
    public const int Size = SHA256.HashSizeInBytes;

    private const int Null = -1;

    /// <summary>Hashes an entry.</summary>
    /// <param name="previous">The hash of the entry before.</param>
    /// <param name="entry">The entry; its own hash is not read.</param>
    /// <param name="key">The key that its <see cref="AuditEntry.KeyId"/> names, or null.</param>
    public static byte[] Compute(ReadOnlySpan<byte> previous, AuditEntry entry, AuditKey? key)
    {
        ReadOnlySpan<byte> domain = "gateway-audit-1\0"u8;
        ReadOnlySpan<string?> texts =
        [
            entry.ActorKind, entry.Actor, entry.ActorId, entry.Address, entry.Action, entry.Subject, entry.Outcome, entry.Detail, entry.Rollout, entry.KeyId,
        ];
        var size = domain.Length + Size + (2 * sizeof(long));
        foreach (var text in texts)
        {
            size += sizeof(int) + (text is null ? 0 : Encoding.UTF8.GetByteCount(text));
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var data = rented.AsSpan(0, size);
            var rest = data;
            domain.CopyTo(rest);
            rest = rest[domain.Length..];
            previous.CopyTo(rest);
            rest = rest[Size..];
            BinaryPrimitives.WriteInt64BigEndian(rest, entry.Sequence);
            BinaryPrimitives.WriteInt64BigEndian(rest[sizeof(long)..], entry.AtMs);
            rest = rest[(2 * sizeof(long))..];
            foreach (var text in texts)
            {
                var length = text is null ? 0 : Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
                BinaryPrimitives.WriteInt32BigEndian(rest, text is null ? Null : length);
                rest = rest[(sizeof(int) + length)..];
            }

            var hash = new byte[Size];
            if (key is null)
            {
                SHA256.HashData(data, hash);
            }
            else
            {
                key.Hash(data, hash);
            }

            return hash;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
