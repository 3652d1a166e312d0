using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gateway.Intake;

/// <summary>
/// One secret that a repository's CI signs with. Written <c>whsec_&lt;base64&gt;</c> as Standard Webhooks has it, or as plain text.
/// GitHub's signature always uses the text as it is written; a Standard Webhooks signature the decoded bytes of the first form.
/// </summary>
internal sealed class WebhookSecret
{
    /// <summary>Fewest key bytes, the lower bound of the Standard Webhooks specification.</summary>
    public const int MinKeyBytes = 24;

    private const string Prefix = "whsec_";

    private readonly byte[] _standardKey;
    private readonly byte[] _gitHubKey;

    private WebhookSecret(byte[] standardKey, byte[] gitHubKey)
    {
        _standardKey = standardKey;
        _gitHubKey = gitHubKey;
    }

    /// <summary>Key of Standard Webhooks signatures.</summary>
    public ReadOnlySpan<byte> StandardKey => _standardKey;

    /// <summary>Key of GitHub's signatures.</summary>
    public ReadOnlySpan<byte> GitHubKey => _gitHubKey;

    /// <summary>Reads a secret.</summary>
    /// <param name="text">The secret as written in the configuration or in a file; white space around it does not count.</param>
    /// <param name="secret">The secret, when the text is one.</param>
    /// <param name="error">What is wrong with it, without the text itself.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret, [NotNullWhen(false)] out string? error)
    {
        secret = null;
        error = null;
        var trimmed = text?.Trim() ?? "";
        var plain = Encoding.UTF8.GetBytes(trimmed);
        var key = plain;
        if (trimmed.StartsWith(Prefix, StringComparison.Ordinal))
        {
            key = new byte[trimmed.Length];
            if (!Convert.TryFromBase64String(trimmed[Prefix.Length..], key, out var length))
            {
                error = "starts with whsec_, but the rest is not valid base64";
                return false;
            }

            Array.Resize(ref key, length);
        }

        if (key.Length < MinKeyBytes)
        {
            error = plain.Length == 0
                ? "is empty"
                : $"has {key.Length} bytes but needs at least {MinKeyBytes}";
            return false;
        }

        secret = new WebhookSecret(key, plain);
        return true;
    }

    /// <summary>Whether two secrets would accept each other's signatures.</summary>
    public bool Collides(WebhookSecret other)
    {
        return StandardKey.SequenceEqual(other.StandardKey) || GitHubKey.SequenceEqual(other.GitHubKey);
    }
}
