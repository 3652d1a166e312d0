using System.CommandLine;
using System.Text.Json;
using Gateway.Cli.People;
using Gateway.Hosting.Api.Plans;

namespace Gateway.Cli;

/// <summary><c>gateway plan</c>: asks a running gateway what a rollout of a build result would do.</summary>
internal static class PlanCommand
{
    private const string Json = "json";
    private const string Markdown = "markdown";
    private const string Table = "table";

    public static Command Create(CommandOutput output)
    {
        var server = new Option<string>("--server")
        {
            Description = $"Address of the gateway, such as https://gateway.example.org, without /api. Default: {Connection.UrlVariable}.",
            DefaultValueFactory = _ => output.Environment(Connection.UrlVariable) ?? "",
        };
        server.Validators.Add(result =>
        {
            if (result is { Implicit: true } && string.IsNullOrEmpty(result.GetValueOrDefault<string>()))
            {
                result.AddError($"Option '--server' is required, because {Connection.UrlVariable} is not set.");
            }
        });
        var secretFile = new Option<FileInfo>("--secret-file") { Description = "File with the repository's secret.", Required = true };
        var file = new Option<FileInfo>("--file") { Description = "File with the build result as JSON.", Required = true };
        var format = new Option<string>("--format") { Description = "Output format.", DefaultValueFactory = _ => Json };
        format.AcceptOnlyFromAmong(Json, Markdown, Table);
        var command = new Command("plan", "Print what a rollout of a build result would change, without changing anything. Exits with 0 if it is deployable, with 1 if not, or with 2 if there is no plan.")
        {
            server, secretFile, file, format,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(server),
            result.GetRequiredValue(secretFile),
            result.GetRequiredValue(file),
            result.GetRequiredValue(format),
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string server, FileInfo secretFile, FileInfo file, string format, CommandOutput output, CancellationToken cancellationToken) =>
        await SignedBody.ReadAsync(secretFile, file, output.Error, cancellationToken) is { } signed
            ? await SignedRequest.SendAsync(
                server,
                "api/v1/plans",
                format == Markdown ? PlanAnswers.Markdown : "application/json",
                signed,
                CodeOf,
                output,
                cancellationToken,
                format == Table ? body => ShowAsync(body, output) : null)
            : SignedRequest.NoAnswer;

    private static Task ShowAsync(byte[] body, CommandOutput output) =>
        output.OpenTerminal().ShowAsync(ChangesView.Show(JsonSerializer.Deserialize(body, PlanJson.Answers.PlanResource) ?? throw new JsonException("The plan is empty.")));

    private static int? CodeOf(HttpResponseMessage answer) => answer.Headers.TryGetValues(PlanAnswers.DeployableHeader, out var deployable)
        ? deployable.Contains("true", StringComparer.Ordinal) ? 0 : SignedRequest.Refused
        : null;
}
