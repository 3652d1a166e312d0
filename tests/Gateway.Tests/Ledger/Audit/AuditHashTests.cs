using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Ledger.Audit;

namespace Gateway.Tests.Ledger.Audit;

public sealed class AuditHashTests
{
    private static readonly byte[] Previous = [.. Enumerable.Range(0, AuditHash.Size).Select(value => (byte)value)];

    public static TheoryData<string> Changes => ["sequence", "at", "kind", "actor", "id", "address", "action", "subject", "outcome", "detail", "rollout", "key"];

    /// <summary>Written down by hand from what the documentation of the hash says, so that an auditor's own program comes to the same.</summary>
    [Fact]
    public void It_is_made_of_the_hash_before_and_of_every_field_with_its_length()
    {
        var entry = AuditEntries.Entry(7);
        using var data = new MemoryStream();
        data.Write("gateway-audit-1\0"u8);
        data.Write(Previous);
        Number(7);
        Number(1_795_000_000_007);
        var length = new byte[4];
        foreach (var text in (string?[])["person", "ana", "5f2c1b7e", "10.1.2.3", "freeze", "staging", "accepted", "Número 7", null, null])
        {
            var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
            data.Write(length);
            data.Write(bytes);
        }

        Assert.Equal(SHA256.HashData(data.ToArray()), AuditHash.Compute(Previous, entry, null));

        void Number(long value)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            data.Write(bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_of_any_field_changes_it(string field)
    {
        var entry = AuditEntries.Entry(7);
        Change(entry, field);

        Assert.NotEqual(AuditHash.Compute(Previous, AuditEntries.Entry(7), null), AuditHash.Compute(Previous, entry, null));
    }

    [Fact]
    public void What_moves_from_one_field_to_the_next_changes_it()
    {
        var (one, other) = (AuditEntries.Entry(7), AuditEntries.Entry(7));
        (one.Action, one.Subject) = ("freeze", "staging");
        (other.Action, other.Subject) = ("freezes", "taging");

        Assert.NotEqual(AuditHash.Compute(Previous, one, null), AuditHash.Compute(Previous, other, null));
    }

    [Fact]
    public void An_empty_text_is_not_none()
    {
        var (one, other) = (AuditEntries.Entry(7), AuditEntries.Entry(7));
        (one.Detail, other.Detail) = ("", null);

        Assert.NotEqual(AuditHash.Compute(Previous, one, null), AuditHash.Compute(Previous, other, null));
    }

    [Fact]
    public void Another_key_and_another_entry_before_make_another()
    {
        var entry = AuditEntries.Entry(7);
        byte[][] hashes =
        [
            AuditHash.Compute(Previous, entry, null),
            AuditHash.Compute(new byte[AuditHash.Size], entry, null),
            AuditHash.Compute(Previous, entry, new AuditKey(AuditEntries.Key)),
            AuditHash.Compute(Previous, entry, new AuditKey(AuditEntries.OtherKey)),
        ];

        Assert.Equal(4, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    private static void Change(AuditEntry entry, string field)
    {
        switch (field)
        {
            case "sequence": entry.Sequence++; break;
            case "at": entry.AtMs++; break;
            case "kind": entry.ActorKind = ActorKinds.ApiKey; break;
            case "actor": entry.Actor = "bia"; break;
            case "id": entry.ActorId = null; break;
            case "address": entry.Address = "10.1.2.4"; break;
            case "action": entry.Action = AuditActions.Unfreeze; break;
            case "subject": entry.Subject = "prod"; break;
            case "outcome": entry.Outcome = AuditOutcomes.Refused; break;
            case "detail": entry.Detail += " "; break;
            case "rollout": entry.Rollout = Guid.Empty.ToString(); break;
            default: entry.KeyId = "0123456789abcdef"; break;
        }
    }
}
