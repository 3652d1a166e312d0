using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Gateway.Hosting.Access;
using Gateway.Hosting.Health;

namespace Gateway.Cli;

/// <summary>
/// <c>gateway health</c>: asks the gateway on this machine how it is. For the health checks of containers whose image has neither a
/// shell nor curl; it reads no setting but <c>Urls</c> and starts nothing. With an API key in <see cref="KeyVariable"/> it is told what is wrong in detail.
/// </summary>
internal static class HealthCommand
{
    /// <summary>The environment variable with the API key: a command's arguments are seen by everybody on the machine.</summary>
    internal const string KeyVariable = "GATEWAY_API_KEY";

    private const int Healthy = 0;
    private const int Unhealthy = 1;

    /// <summary>More than a report on any number of work pools is long: what answers may be something else than a gateway.</summary>
    internal const int MaxBytes = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CommandOutput output)
    {
        var ready = new Option<bool>("--ready") { Description = "Also check the ledger and Prefect: use /health/ready instead of /health/live. To see the details of failures, set an API key in the environment variable " + KeyVariable + "." };
        var server = new Option<string?>("--server") { Description = "Address of the gateway. Defaults to the first address of the setting Urls, on this machine." };
        var command = new Command("health", "Check the health of a running gateway. Exits with 0 if it is healthy, or with 1 if it is not or does not respond.") { ready, server };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(server) ?? Configured(), result.GetValue(ready), output, cancellationToken));
        return command;
    }

    /// <summary>Where a gateway that listens on this address is asked from the same machine; null for what is no address.</summary>
    internal static Uri? Local(string? address)
    {
        try
        {
            var binding = BindingAddress.Parse(address ?? "");
            var host = binding.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
            return binding.IsUnixPipe || binding.IsNamedPipe || binding.Port == 0 ? null : new UriBuilder(binding.Scheme, host, binding.Port, binding.PathBase + "/").Uri;
        }
        catch (Exception exception) when (exception is FormatException or UriFormatException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<int> RunAsync(string? address, bool ready, CommandOutput output, CancellationToken cancellationToken)
    {
        if (Local(address) is not { } server)
        {
            await output.Error.WriteLineAsync($"'{address}' is not a valid address. Use the address of a gateway, such as http://127.0.0.1:8080.");
            return GatewayCommand.UsageExitCode;
        }

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, ready ? "health/ready" : "health/live"));
            if (ready && Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
            {
                request.Headers.TryAddWithoutValidation(ApiKeyAuthentication.Header, key);
            }

            using var answer = await client.SendAsync(request, cancellationToken);
            return await PrintAsync(answer, output, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await output.Error.WriteLineAsync($"No gateway responds at {server}: {exception.Message}");
            return Unhealthy;
        }
    }

    private static async Task<int> PrintAsync(HttpResponseMessage answer, CommandOutput output, CancellationToken cancellationToken)
    {
        var report = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(cancellationToken), HealthJson.Answers.HealthReport)
            ?? throw new JsonException("The response is empty.");
        if (report.Checks is null || report.Checks.Values.Any(check => check is null))
        {
            throw new JsonException("The answer is no health report.");
        }

        await output.Out.WriteLineAsync(report.Status.ToString().ToLowerInvariant());
        foreach (var (name, check) in report.Checks)
        {
            await output.Out.WriteLineAsync(PlainText.OneLine($"  {name}: {check.Status.ToString().ToLowerInvariant()}.{(check.Detail is { } detail ? " " + detail : "")}"));
        }

        if (report.AgeSeconds is { } age and > 0)
        {
            await output.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  checked {age} s ago"));
        }

        if (report.Status != HealthState.Healthy && report.Checks.Values.Any(check => check.Detail is null))
        {
            await output.Out.WriteLineAsync($"For details, see the gateway's log, or set an API key in {KeyVariable} and run this command again.");
        }

        return answer.StatusCode == HttpStatusCode.OK ? Healthy : Unhealthy;
    }

    /// <summary>The settings' address, by the rules that the service itself follows.</summary>
    private static string? Configured() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables()
        .Build()[WebHostDefaults.ServerUrlsKey]?
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault();
}
