using System.CommandLine;

namespace Gateway.Cli;

/// <summary><c>gateway outdated</c>: asks a running gateway which projects of a repository have to be built.</summary>
internal static class OutdatedCommand
{
    public static Command Create(CommandOutput output)
    {
        var server = new Option<string>("--server") { Description = "Address of the gateway, such as https://gateway.example.org, without /api.", Required = true };
        var secretFile = new Option<FileInfo>("--secret-file") { Description = "File with the repository's secret.", Required = true };
        var file = new Option<FileInfo>("--file") { Description = "File with the question as JSON: repository, ref, sha, the run, and for each project git's id of its folder.", Required = true };
        var command = new Command("outdated", "Print which projects have to be built so that the branch's MODE runs the commit, and why. Exits with 0, with 1 if the gateway refused, or with 2 if there is no answer.")
        {
            server, secretFile, file,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(server), result.GetRequiredValue(secretFile), result.GetRequiredValue(file), output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string server, FileInfo secretFile, FileInfo file, CommandOutput output, CancellationToken cancellationToken) =>
        await SignedBody.ReadAsync(secretFile, file, output.Error, cancellationToken) is { } signed
            ? await SignedRequest.SendAsync(server, "api/v1/projects/outdated", "application/json", signed, static _ => 0, output, cancellationToken)
            : SignedRequest.NoAnswer;
}
