using System.Globalization;
using Gateway.Intake;

namespace Gateway.Cli;

/// <summary>A body from a file, with the secret that proves it.</summary>
/// <param name="Secret">The repository's secret.</param>
/// <param name="Body">The body, byte for byte.</param>
internal sealed record SignedBody(WebhookSecret Secret, byte[] Body)
{
    /// <summary>An id for a delivery.</summary>
    public static string NewId() => "msg_" + Guid.NewGuid().ToString("N");

    /// <summary>Reads both files.</summary>
    /// <returns>Null when that failed; the reason is among the errors then.</returns>
    public static async Task<SignedBody?> ReadAsync(FileInfo secretFile, FileInfo file, TextWriter errors, CancellationToken cancellationToken)
    {
        byte[] body;
        string text;
        try
        {
            body = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            text = await File.ReadAllTextAsync(secretFile.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(exception.Message);
            return null;
        }

        if (!WebhookSecret.TryParse(text, out var secret, out var error))
        {
            await errors.WriteLineAsync($"The secret in {secretFile.Name} {error}.");
            return null;
        }

        return new SignedBody(secret, body);
    }

    /// <summary>The headers of Standard Webhooks, signed now.</summary>
    public IEnumerable<(string Name, string Value)> StandardHeaders(string id)
    {
        var now = TimeProvider.System.GetUtcNow();
        yield return ("Content-Type", "application/json");
        yield return (StandardWebhooks.IdHeader, id);
        yield return (StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return (StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(Secret.StandardKey, id, now, Body));
    }

    /// <summary>The headers that GitHub would send.</summary>
    public IEnumerable<(string Name, string Value)> GitHubHeaders(string id)
    {
        yield return ("Content-Type", "application/json");
        yield return ("X-GitHub-Event", "build_result");
        yield return (GitHubSignature.DeliveryHeader, id);
        yield return (GitHubSignature.SignatureHeader, GitHubSignature.Sign(Secret.GitHubKey, Body));
    }
}
