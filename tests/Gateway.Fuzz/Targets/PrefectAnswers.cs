using System.Text.Json;
using Gateway.Builds;
using Gateway.Fuzz.Answers;
using Gateway.Lanes;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;
using Gateway.Reviews;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// What Prefect answers to everything that the gateway asks of it: a plan, or a failure that has a name, and no secret in its words nor in
/// the log, though the server repeats all that it was sent.
/// </summary>
internal sealed class PrefectAnswers : IFuzzTarget, IDisposable
{
    /// <summary>What every secret here has in it.</summary>
    private const string Canary = "canary";

    private const string Inline = Canary + "-inline";
    private static readonly Guid Id = Guid.Parse("14c70596-ba98-4178-8119-a3cd97135aaa");
    private static readonly JsonElement Body = JsonElement.Parse("""{"name":"load-staging","job_variables":{"env":{"PASSWORD":"canary-inline"}}}""");

    private static readonly IReadOnlyList<(string Name, Func<IPrefectServer, Task> Call)> Operations =
    [
        ("plan", PlanAsync),
        ("create", server => server.CreateDeploymentAsync(Body, CancellationToken.None)),
        ("update", server => server.UpdateDeploymentAsync(Id, Body, CancellationToken.None)),
        ("delete", server => server.DeleteDeploymentAsync(Id, CancellationToken.None)),
        ("flow", server => server.EnsureFlowAsync("Load", CancellationToken.None)),
        ("automations", server => server.ReadAutomationsOfAsync(Id, CancellationToken.None)),
        ("create automation", server => server.CreateAutomationAsync(Body, CancellationToken.None)),
        ("blocks", server => server.ReadSecretBlocksAsync(["staging-password"], CancellationToken.None)),
        ("create block", server => server.CreateSecretBlockAsync("staging-password", Canary + "-block", CancellationToken.None)),
        ("due runs", server => server.ReadDueDeploymentsAsync([Id], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, CancellationToken.None)),
        ("run", server => server.CreateFlowRunAsync(Id, "smoke", "key", CancellationToken.None)),
        ("find run", server => server.FindFlowRunAsync("key", CancellationToken.None)),
        ("cancel run", server => server.CancelFlowRunAsync(Id, CancellationToken.None)),
        ("health", server => server.CheckHealthAsync(CancellationToken.None)),
    ];

    private static readonly IReadOnlyList<DeploymentSpec> Specs = SpecsOf("""
        deployments:
          - name: load-staging
            flow_name: Load
            entrypoint: flows.py:load
            parameters: { limit: 1 }
            tags: [staging]
            work_pool: { name: docker-pool, job_variables: { env: { A: b }, image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}" } }
            schedules: [{ cron: "0 7 * * *", timezone: America/Sao_Paulo, slug: daily }, { interval: 3600 }]
            triggers: [{ name: after, match: { prefect.resource.id: "prefect.flow-run.*" }, match_related: { prefect.resource.role: deployment, prefect.resource.name: load-staging }, expect: [prefect.flow-run.Failed] }]
        """);

    private static readonly LaneKnowledge Lane = new() { Owned = [new OwnedDeployment("Gone", "gone-staging", null, Removed: false)] };

    private readonly ScriptedServer _server = new(static _ => { });
    private readonly Lines _log = new();
    private readonly ServiceProvider _services;

    public PrefectAnswers() => _services = Services(_server, _log);

    public string Name => "prefect-answers";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "{request}", "{authorization}", "{\"detail\":\"{request}\"}", "{\"exception_message\":\"{request}\"}", "{\"exception_detail\":[{\"loc\":[\"body\"],\"msg\":\"{request}\"}]}", "for field '",
        "Failure reason: ", "ValidationError: ", " is not", "Service Unavailable", "database is locked", "CSRF", "\"token\":\"x\"", "\"expiration\":", "text/html", "application/json; charset=x", "Content-Type: ",
        "Retry-After: 99999999999", "Location: ", "\n=====\n", "> POST /deployments/filter\n", "> POST /flows/filter\n", "> GET /work_pools/\n", "> GET /csrf-token\n", "200", "201", "204", "403", "404", "409", "422",
        "500", "503", "301", "\"schedules\":[", "\"base_job_template\":{", "\"global_concurrency_limit\":{", "\"job_variables\":{", "\"pull_steps\":[",
    ];

    public string Run(byte[] input)
    {
        var outcomes = new List<string>();

        // Most of the time goes into what fails: of the operations an input gets the plan and one that its length chooses.
        foreach (var (name, call) in (ReadOnlySpan<(string, Func<IPrefectServer, Task>)>)[Operations[0], Operations[1 + (input.Length % (Operations.Count - 1))]])
        {
            _log.Clear();
            _server.Answers = new ScriptedAnswers(input);
            outcomes.Add($"{name}: {Outcome(call, _services.GetRequiredService<IPrefectServer>())}");
            PropertyBrokenException.Unless(!_server.Answers.WereAskedWithoutEnd, $"The requests of {name} come to an end.");
            PropertyBrokenException.Unless(!_log.Text.Contains(Canary, StringComparison.Ordinal), $"No secret is logged by {name}: {_log.Text}");
        }

        return string.Join("; ", outcomes);
    }

    public void Dispose()
    {
        _services.Dispose();
        _log.Dispose();
    }

    private static string Outcome(Func<IPrefectServer, Task> call, IPrefectServer server)
    {
        try
        {
            call(server).GetAwaiter().GetResult();
            return "done";
        }
        catch (Exception exception) when (exception is PrefectUnavailableException or PrefectRefusedException)
        {
            PropertyBrokenException.Unless(!exception.ToString().Contains(Canary, StringComparison.Ordinal), "No secret is told: " + exception.Message);
            PropertyBrokenException.Unless(exception.Message.Length < 4000, "What is told is of bounded length.");
            return exception switch
            {
                PrefectUnavailableException away => $"unavailable {away.Status}",
                PrefectRefusedException refused => $"refused {refused.Status}",
                _ => "",
            };
        }
    }

    private static async Task PlanAsync(IPrefectServer server)
    {
        var live = await new LiveReader(server).ReadAsync(Specs, Lane, CancellationToken.None);
        var plan = Planner.Plan(Specs, live, Lane);
        PropertyBrokenException.Unless(plan.Deployments.Count + plan.Findings.Count > 0, "A plan says something of what is wanted.");
    }

    private static IReadOnlyList<DeploymentSpec> SpecsOf(string manifest)
    {
        const string sha = "abcdef1234567890abcdef1234567890abcdef12";
        return Settings.Review(new BuildResult
        {
            Repository = Settings.Repository,
            Ref = "refs/heads/staging/x",
            Sha = sha,
            RunId = 1,
            RunNumber = 1,
            RunAttempt = 1,
            Image = "ghcr.io/org/pipelines-arcgis:staging-" + sha,
            Checks = new Dictionary<string, string>(StringComparer.Ordinal) { ["test"] = "success" },
            Manifest = manifest,
            Flows = [],
        }) is BuildReview.Passed passed ? passed.Deployments : throw new InvalidOperationException("The manifest of the fuzzers is wrong.");
    }

    private static ServiceProvider Services(ScriptedServer server, Lines log)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Gateway:Prefect:ApiUrl"] = "http://127.0.0.1/api",
            ["Gateway:Prefect:AuthString"] = $"gateway:{Canary}-password",
            ["Gateway:Prefect:Headers:X-Proxy-Key"] = Canary + "-header",
            ["Gateway:Prefect:Retries"] = "1",
            ["Gateway:Prefect:RetryDelay"] = "0",
            ["Gateway:Prefect:MaxRetryDelay"] = "0",

            // Nearly every answer here is a failure: none may be why the next is not asked for.
            ["Gateway:Prefect:BreakerMinimumTries"] = "2000000000",
        };
        return new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton<ISecretRedaction, Redaction>()
            .AddPrefect(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = server))
            .BuildServiceProvider();
    }

    private sealed class Redaction : ISecretRedaction
    {
        public string Redact(string text) => text.Replace(Inline, "…", StringComparison.Ordinal);
    }
}
