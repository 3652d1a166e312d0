using System.Buffers;
using System.Text;

namespace Gateway.Planning;

/// <summary>
/// Hides in a text what looks like a credential whatever its name: tokens that begin as those of well-known services do, and runs of letters and
/// digits that nobody would think of as words. Commits, digests and ids are none. Every step takes time in proportion to the text.
/// </summary>
internal static class SecretTokens
{
    private const int MinRestLength = 12;
    private const int MaxLookLength = 64;
    private const int MinRandomLength = 16;
    private const int ShortRandom = 20;
    private const int MinOneCaseLength = 24;
    private const int MinHexLength = 32;
    private const int CommitLength = 40;
    private const int DigestLength = 64;
    private const string DigestPrefix = "sha256:";

    private static readonly SearchValues<char> Token = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_=.~-");

    private static readonly string[] Prefixes =
    [
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gwkey_", "whsec_", "pnu_", "pnb_", "xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-",
        "xapp-", "sk-", "sk_live_", "sk_test_", "rk_live_", "AKIA", "ASIA", "AIza", "ya29.", "npm_", "pypi-", "hf_", "dop_v1_", "SG.", "AAPK", "AAPT", "eyJ",
    ];

    /// <summary>The text with everything of the kind hidden.</summary>
    public static string Mask(string text)
    {
        StringBuilder? masked = null;
        var kept = 0;
        for (var at = 0; at < text.Length;)
        {
            var start = text.AsSpan(at).IndexOfAny(Token);
            if (start < 0)
            {
                break;
            }

            start += at;
            var length = text.AsSpan(start).IndexOfAnyExcept(Token);
            at = length < 0 ? text.Length : start + length;
            if (IndexOfSecret(text.AsSpan(start, at - start), text.AsSpan(0, start)) is var secret and >= 0)
            {
                (masked ??= new StringBuilder(text.Length)).Append(text, kept, start + secret - kept).Append(SecretMask.Masked);
                kept = at;
            }
        }

        return masked is null ? text : masked.Append(text, kept, text.Length - kept).ToString();
    }

    /// <summary>Where a secret begins in a run of such characters: it goes on to the run's end. -1 where there is none.</summary>
    private static int IndexOfSecret(ReadOnlySpan<char> run, ReadOnlySpan<char> before)
    {
        for (var at = 0; at < run.Length; at++)
        {
            if (!char.IsAsciiLetterOrDigit(run[at]) || (at > 0 && char.IsAsciiLetterOrDigit(run[at - 1])))
            {
                continue;
            }

            var rest = run[at..];
            var end = IndexOfWordEnd(rest);
            if (HasPrefix(rest))
            {
                return at;
            }

            if (LooksRandom(rest[..end], isDigest: at == 0 && before.EndsWith(DigestPrefix, StringComparison.Ordinal)))
            {
                return at;
            }
        }

        return -1;
    }

    private static int IndexOfWordEnd(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        return end;
    }

    // A digit or an upper-case letter among what follows tells a token from words that happen to begin alike.
    private static bool HasPrefix(ReadOnlySpan<char> text)
    {
        foreach (var prefix in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                var rest = text.Slice(prefix.Length, Math.Min(text.Length - prefix.Length, MaxLookLength));
                return rest.Length >= MinRestLength && (rest.ContainsAnyInRange('0', '9') || rest.ContainsAnyInRange('A', 'Z'));
            }
        }

        return false;
    }

    // How often the kind of character changes tells what was drawn by chance from words that were written together.
    private static bool LooksRandom(ReadOnlySpan<char> word, bool isDigest)
    {
        if (word.Length < MinRandomLength)
        {
            return false;
        }

        var (upper, lower, digits, changes, isHex) = (0, 0, 0, 0, true);
        for (var at = 0; at < word.Length; at++)
        {
            var kind = KindOf(word[at]);
            upper += kind == 0 ? 1 : 0;
            lower += kind == 1 ? 1 : 0;
            digits += kind == 2 ? 1 : 0;
            changes += at > 0 && kind != KindOf(word[at - 1]) ? 1 : 0;
            isHex &= char.IsAsciiHexDigit(word[at]);
        }

        if (isHex && (upper == 0 || lower == 0) && digits > 0)
        {
            var isPublic = upper == 0 && (word.Length == CommitLength || (isDigest && word.Length == DigestLength));
            return word.Length >= MinHexLength && digits < word.Length && !isPublic;
        }

        return upper > 0 && lower > 0 && digits > 0
            ? 100 * changes >= (word.Length < ShortRandom ? 50 : 36) * word.Length
            : word.Length >= MinOneCaseLength && digits > 0 && 4 * changes >= word.Length;
    }

    private static int KindOf(char character) => char.IsAsciiLetterUpper(character) ? 0 : char.IsAsciiLetterLower(character) ? 1 : 2;
}
