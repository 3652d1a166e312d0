using System.Buffers;

namespace Gateway.Operations;

/// <summary>What a rollback is to go back to.</summary>
internal abstract record RollbackTarget
{
    /// <summary>Fewest digits of a commit.</summary>
    public const int MinCommitLength = 7;

    private const string DigestPrefix = "sha256:";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private RollbackTarget()
    {
    }

    /// <summary>What ran before what runs now.</summary>
    public sealed record Previous : RollbackTarget;

    /// <summary>A rollout.</summary>
    /// <param name="Id">Its id.</param>
    public sealed record Rollout(Guid Id) : RollbackTarget;

    /// <summary>The newest rollout of a commit.</summary>
    /// <param name="Sha">Its first digits, 7 to 40.</param>
    public sealed record Commit(string Sha) : RollbackTarget;

    /// <summary>The newest rollout of an image.</summary>
    /// <param name="Value">The image's digest.</param>
    public sealed record Digest(string Value) : RollbackTarget;

    /// <summary>Reads what an order names.</summary>
    /// <returns>Null where it is none of these.</returns>
    public static RollbackTarget? Parse(string text) =>
        text == "previous" ? new Previous()
        : Guid.TryParseExact(text, "D", out var id) ? new Rollout(id)
        : text.StartsWith(DigestPrefix, StringComparison.Ordinal) && text.Length == DigestPrefix.Length + 64 && IsHex(text.AsSpan(DigestPrefix.Length)) ? new Digest(text)
        : text.Length is >= MinCommitLength and <= 40 && IsHex(text) ? new Commit(text)
        : null;

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);
}
