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
    private const int Deployments = 6;
    private const string FirstCommit = "5b0c1f3e7a9d2468ace013579bdf02468ace1357";
    private const string SecondCommit = "c41d7ae09f5b3826d1e47a90b3c58f6e2d719a04";

    private static readonly (string Branch, string TagPrefix) Staging = ("staging/demo", "staging");
    private static readonly (string Branch, string TagPrefix) Main = ("main", "main");

    public static RootCommand Create()
    {
        var exit = new Option<bool>("--exit") { Description = "End after the builds instead of serving on; the exit code is 0 only if all came out right." };
        var version = PrefectVersionOption.Create();
        var command = new RootCommand("Show the main job: builds that change everything, nothing, or only the image, in both ways in which a deployment can name its image, one that its branch may not deploy, and several projects in one request.") { exit, version };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(exit), parsed.GetRequiredValue(version), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool exit, string version, CancellationToken cancellation)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = version });
        sandbox.Heartbeat("docker-staging", "demo-worker");
        sandbox.Heartbeat("docker-prod", "demo-worker");
        await using var gateway = await DemoGateway.StartAsync(sandbox.ApiUrl);
        using var client = new DemoClient(gateway);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Prefect {sandbox.PrefectVersion} (sandbox) at {sandbox.ApiUrl}, the gateway at {gateway.Address}");
        AnsiConsole.WriteLine();

        var demo = new Acts(sandbox, client);
        var cameOutRight = await demo.DeployAsync(
            "1. A build of staging/demo: six new deployments", Staging, FirstCommit, rollout => DemoReport.Count(rollout, "created") == Deployments);
        cameOutRight &= await demo.DeployAsync(
            "2. A new build with nothing changed: no write", Staging, FirstCommit, rollout => DemoReport.Count(rollout, "unchanged") == Deployments && sandbox.Writes == 0);
        cameOutRight &= await demo.DeployAsync(
            "3. A new image: one write for each deployment", Staging, SecondCommit, rollout => DemoReport.Count(rollout, "updated") == Deployments && sandbox.Writes == Deployments);
        cameOutRight &= await demo.DeployAsync(
            "4. A build of main, whose MODE has the image in one variable: six new deployments", Main, FirstCommit, rollout => DemoReport.Count(rollout, "created") == Deployments);
        cameOutRight &= await demo.DeployAsync(
            "5. A new image: one write for all of them", Main, SecondCommit, rollout => DemoReport.Count(rollout, "updated") == Deployments && sandbox.Writes == 1);
        cameOutRight &= await demo.RefuseAsync("6. A build of feature/shortcut: no MODE is open to that branch", ("feature/shortcut", "main"));
        cameOutRight &= await demo.DeployProjectsAsync("7. Three projects of another repository, in one request: a rollout for each", "new", projects => projects.All(static rollout => DemoReport.Count(rollout, "created") == 1));
        cameOutRight &= await demo.DeployProjectsAsync("8. One of them changed: one write, and none for the others", "changed", projects => projects.Sum(static rollout => DemoReport.Count(rollout, "unchanged")) == 2 && sandbox.Writes == 1);
        AnsiConsole.MarkupLine(cameOutRight ? "[green]All eight came out right.[/]" : "[red]Not all came out right.[/]");
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

    /// <summary>What the demo shows, one build after the other.</summary>
    private sealed class Acts(PrefectSandbox sandbox, DemoClient client)
    {
        private long _run;

        public async Task<bool> DeployAsync(string title, (string Branch, string TagPrefix) of, string commit, Func<JsonObject, bool> isRight)
        {
            sandbox.ClearRequests();
            var (status, answer) = await client.PostAsync(of.Branch, of.TagPrefix, commit, ++_run);
            if (status != HttpStatusCode.OK)
            {
                DemoReport.Refusal(title, status, answer);
                return false;
            }

            var rollout = await client.GetRolloutAsync(DemoReport.Text(answer, "id"));
            DemoReport.Rollout(title, rollout, sandbox.Requests.Count, sandbox.Writes);
            return DemoReport.Text(rollout, "status") == "succeeded" && isRight(rollout);
        }

        public async Task<bool> DeployProjectsAsync(string title, string sisreg, Func<IReadOnlyList<JsonObject>, bool> areRight)
        {
            sandbox.ClearRequests();
            var (status, answer) = await client.PostProjectsAsync(Staging.Branch, FirstCommit, ++_run, name => name == "sisreg" ? sisreg : "new");
            if (status != HttpStatusCode.MultiStatus)
            {
                DemoReport.Refusal(title, status, answer);
                return false;
            }

            List<JsonObject> projects = [.. answer["projects"]!.AsArray().OfType<JsonObject>()];
            DemoReport.Projects(title, projects, sandbox.Requests.Count, sandbox.Writes);
            List<JsonObject> rollouts = [.. projects.Select(static project => project["rollout"] as JsonObject ?? [])];
            return rollouts.TrueForAll(static rollout => DemoReport.Text(rollout, "status") == "succeeded") && areRight(rollouts);
        }

        public async Task<bool> RefuseAsync(string title, (string Branch, string TagPrefix) of)
        {
            sandbox.ClearRequests();
            var (status, answer) = await client.PostAsync(of.Branch, of.TagPrefix, FirstCommit, ++_run);
            DemoReport.Refusal(title, status, answer);
            return status == HttpStatusCode.Forbidden && sandbox.Requests.Count == 0;
        }
    }
}
