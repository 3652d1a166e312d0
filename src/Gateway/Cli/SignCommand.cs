using System.CommandLine;
using System.Globalization;
using Gateway.Webhooks;

namespace Gateway.Cli;

/// <summary><c>gateway sign</c>: prints the headers that prove a body, for curl.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var secretFile = new Option<FileInfo>("--secret-file") { Description = "File that holds the repository's secret.", Required = true };
        var file = new Option<FileInfo>("--file") { Description = "File that holds the body, byte for byte as it will be sent.", Required = true };
        var id = new Option<string>("--id") { Description = "The delivery's id; a new one when left out." };
        var github = new Option<bool>("--github") { Description = "Sign as GitHub does, instead of by Standard Webhooks." };
        var command = new Command("sign", "Print the headers that prove a body: curl -H @<(gateway sign --secret-file F --file body.json) --data-binary @body.json …")
        {
            secretFile, file, id, github,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(secretFile),
            result.GetRequiredValue(file),
            result.GetValue(id) ?? "msg_" + Guid.NewGuid().ToString("N"),
            result.GetValue(github),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo secretFile, FileInfo file, string id, bool github, CancellationToken cancellationToken)
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
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }

        if (!WebhookSecret.TryParse(text, out var secret, out var error))
        {
            await Console.Error.WriteLineAsync($"The secret in {secretFile.Name} {error}.");
            return 2;
        }

        foreach (var (name, value) in github ? GitHubHeaders(secret, id, body) : StandardHeaders(secret, id, body))
        {
            await Console.Out.WriteLineAsync($"{name}: {value}");
        }

        return 0;
    }

    private static IEnumerable<(string Name, string Value)> StandardHeaders(WebhookSecret secret, string id, byte[] body)
    {
        var now = TimeProvider.System.GetUtcNow();
        yield return ("Content-Type", "application/json");
        yield return (StandardWebhooks.IdHeader, id);
        yield return (StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return (StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(secret.StandardKey, id, now, body));
    }

    private static IEnumerable<(string Name, string Value)> GitHubHeaders(WebhookSecret secret, string id, byte[] body)
    {
        yield return ("Content-Type", "application/json");
        yield return ("X-GitHub-Event", "build_result");
        yield return (GitHubSignature.DeliveryHeader, id);
        yield return (GitHubSignature.SignatureHeader, GitHubSignature.Sign(secret.GitHubKey, body));
    }
}
