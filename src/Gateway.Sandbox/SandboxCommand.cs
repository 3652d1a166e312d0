using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gateway.Sandbox;

/// <summary>The command line. Without a verb it serves.</summary>
internal static class SandboxCommand
{
    public static RootCommand Create()
    {
        var urls = new Option<Uri>("--urls")
        {
            Description = "The address to listen on.",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:4200"),
            CustomParser = ParseAddress,
        };
        var auth = new Option<string?>("--auth-string") { Description = "Credentials that requests must carry, as user:password." };
        var csrf = new Option<bool>("--csrf") { Description = "Require a CSRF token for writes." };
        var version = PrefectVersionOption.Create();
        var root = new RootCommand(
            "A Prefect server in memory, for tests and demonstrations. "
            + "PUT /sandbox/faults has things go wrong, DELETE ends it, GET shows it; the body is {\"faults\": [{\"kind\": \"status\", \"status\": 503, \"path\": \"/api/deployments/**\", \"times\": 3}]}. "
            + "Kinds: delay (delay_ms), status (status, body), reset, half_body, hang, database_locked; with method, path, writes_only, after, times and after_effect it happens to some requests only. "
            + "\"sqlite\": {} beside them writes as on SQLite. /sandbox/runs says likewise how flow runs go.") { urls, auth, csrf, version };
        root.SetAction((parsed, cancellation) => ServeAsync(
            new SandboxOptions
            {
                Url = parsed.GetRequiredValue(urls),
                AuthString = parsed.GetValue(auth),
                Csrf = parsed.GetValue(csrf),
                PrefectVersion = parsed.GetRequiredValue(version),
            },
            parsed.InvocationConfiguration.Output,
            cancellation));
        return root;
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp)
        {
            return address;
        }

        result.AddError($"'{text}' is no address such as http://127.0.0.1:4200.");
        return null;
    }

    private static async Task<int> ServeAsync(SandboxOptions options, TextWriter output, CancellationToken cancellation)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(options);
        await output.WriteLineAsync($"Prefect {sandbox.PrefectVersion} API: {sandbox.ApiUrl}");
        await sandbox.WaitForShutdownAsync(cancellation);
        return 0;
    }
}
