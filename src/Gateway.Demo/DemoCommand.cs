using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Spectre.Console;

namespace Gateway.Demo;

/// <summary>The command line: shows the main job, with the sandbox as Prefect and the real gateway as a process.</summary>
internal static class DemoCommand
{
    private const string Branch = "staging/demo";
    private const int Deployments = 6;

    public static RootCommand Create()
    {
        var exit = new Option<bool>("--exit") { Description = "End after the builds instead of serving on; the exit code is 0 only if all came out right." };
        var version = PrefectVersionOption.Create();
        var command = new RootCommand("Show the main job: post a build, post it again with nothing changed, post one that its branch may not deploy.") { exit, version };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(exit), parsed.GetRequiredValue(version), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool exit, string version, CancellationToken cancellation)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = version });
        sandbox.Heartbeat("docker-staging", "demo-worker");
        await using var gateway = await DemoGateway.StartAsync(sandbox.ApiUrl);
        using var client = new DemoClient(gateway);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Prefect {sandbox.PrefectVersion} (sandbox) at {sandbox.ApiUrl}, the gateway at {gateway.Address}");
        AnsiConsole.WriteLine();

        var cameOutRight = await DeployAsync(sandbox, client, "1. A build of staging/demo: six new deployments", 1, rollout => DemoReport.Count(rollout, "created") == Deployments);
        cameOutRight &= await DeployAsync(
            sandbox,
            client,
            "2. A new build with nothing changed: no write",
            2,
            rollout => DemoReport.Count(rollout, "unchanged") == Deployments && sandbox.Writes == 0);
        cameOutRight &= await RefuseAsync(sandbox, client);
        AnsiConsole.MarkupLine(cameOutRight ? "[green]All three came out right.[/]" : "[red]Not all came out right.[/]");
        if (exit)
        {
            return cameOutRight ? 0 : 1;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Swagger UI:   {new Uri(gateway.Address, "/swagger")}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"OpenAPI 3.1:  {new Uri(gateway.Address, "/openapi/v1.json")}");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"API key:      {gateway.ApiKey}");
        AnsiConsole.MarkupLine("[grey]Press Ctrl+C to end.[/]");
        await sandbox.WaitForShutdownAsync(cancellation);
        return cameOutRight ? 0 : 1;
    }

    private static async Task<bool> DeployAsync(PrefectSandbox sandbox, DemoClient client, string title, long runId, Func<JsonObject, bool> isRight)
    {
        sandbox.ClearRequests();
        var (status, answer) = await client.PostAsync(Branch, "staging", runId);
        if (status != HttpStatusCode.OK)
        {
            DemoReport.Refusal(title, status, answer);
            return false;
        }

        var rollout = await client.GetRolloutAsync(DemoReport.Text(answer, "id"));
        DemoReport.Rollout(title, rollout, sandbox.Requests.Count, sandbox.Writes);
        return DemoReport.Text(rollout, "status") == "succeeded" && isRight(rollout);
    }

    private static async Task<bool> RefuseAsync(PrefectSandbox sandbox, DemoClient client)
    {
        sandbox.ClearRequests();
        var (status, answer) = await client.PostAsync("feature/shortcut", "main", 3);
        DemoReport.Refusal("3. A build of feature/shortcut: no MODE is open to that branch", status, answer);
        return status == HttpStatusCode.Forbidden && sandbox.Requests.Count == 0;
    }
}
