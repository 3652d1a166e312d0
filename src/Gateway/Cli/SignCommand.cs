using System.CommandLine;
using Gateway.Intake;

namespace Gateway.Cli;

/// <summary><c>gateway sign</c>: prints the headers that prove a body, for curl.</summary>
internal static class SignCommand
{
    public static Command Create(CommandOutput output)
    {
        var secretFile = new Option<FileInfo>("--secret-file") { Description = "File with the repository's secret.", Required = true };
        var file = new Option<FileInfo>("--file") { Description = "File with the body, byte for byte as it will be sent.", Required = true };
        var id = new Option<string>("--id") { Description = "The delivery's id. By default, a new id is created." };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (token.Value.Length is < 1 or > StandardWebhooks.MaxIdLength || token.Value.AsSpan().ContainsAnyExceptInRange('!', '~')))
            {
                result.AddError($"'{PlainText.OneLine(token.Value)}' is no id of a delivery: --id takes 1 to {StandardWebhooks.MaxIdLength} visible ASCII characters.");
            }
        });
        var github = new Option<bool>("--github") { Description = "Sign like GitHub instead of with Standard Webhooks." };
        var command = new Command("sign", "Print the headers that sign a body: curl -H @<(gateway sign --secret-file F --file body.json) --data-binary @body.json …")
        {
            secretFile, file, id, github,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(secretFile),
            result.GetRequiredValue(file),
            result.GetValue(id) ?? SignedBody.NewId(),
            result.GetValue(github),
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo secretFile, FileInfo file, string id, bool github, CommandOutput output, CancellationToken cancellationToken)
    {
        if (await SignedBody.ReadAsync(secretFile, file, output.Error, cancellationToken) is not { } signed)
        {
            return 2;
        }

        foreach (var (name, value) in github ? signed.GitHubHeaders(id) : signed.StandardHeaders(id))
        {
            await output.Out.WriteLineAsync($"{name}: {value}");
        }

        return 0;
    }
}
