using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cli;
using Gateway.Cli.Terminals;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.CommandLine.People;

/// <summary>A server that answers as the API's recorded examples do, unless a test says otherwise, and the commands that ask it.</summary>
internal sealed class StandInGateway : IAsyncDisposable
{
    public const string Key = "gwkey_aKeyThatOnlyTheTestsKnow0123456789abcdefghijk";
    public const string RolloutId = "019ab1c2-7d3e-7f4a-9b5c-6d7e8f9a0b1c";

    private readonly Dictionary<string, Queue<(int Status, string Body)>> _answers = new(StringComparer.Ordinal);
    private readonly CommandFolder _folder = new();
    private LoopbackServer _server = null!;

    private StandInGateway()
    {
        Say("GET /api/v1/modes", 200, Example("ListModes.200"));
        Say("GET /api/v1/rollouts", 200, Example("ListRollouts.200"));
        Say($"GET /api/v1/rollouts/{RolloutId}", 200, Example("GetRollout.200"));
        Say($"GET /api/v1/rollouts/{RolloutId}/changes", 200, Example("GetRolloutChanges.200"));
        Say($"GET /api/v1/rollouts/{RolloutId}/compare/live", 200, Example("CompareRolloutWithLive.200"));
        Say("GET /api/v1/modes/staging/drift", 200, Example("GetModeDrift.200"));
        Say("GET /api/v1/refusals", 200, """{ "items": [], "next": null }""");
        Say("GET /api/v1/audit", 200, Example("ListAudit.200"));
        Say("GET /health/ready", 200, Example("GetReadiness.200"));
        Say("PUT /api/v1/modes/staging/freeze", 200, Example("PutFreeze.200"));
        KeyFile = _folder.Write("key", Key + "\n");
    }

    public string KeyFile { get; }

    public Uri Address => _server.Address;

    public IReadOnlyList<AskedRequest> Asked => _server.Asked;

    /// <summary>The requests that are orders.</summary>
    public IEnumerable<AskedRequest> Orders => Asked.Where(static request => request.Method != "GET");

    public static async Task<StandInGateway> StartAsync()
    {
        var gateway = new StandInGateway();
        gateway._server = await LoopbackServer.StartAsync(gateway.AnswerAsync);
        return gateway;
    }

    /// <summary>A recorded answer of the API.</summary>
    public static string Example(string name) =>
        File.ReadAllText(Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Hosting"), name + ".json", SearchOption.AllDirectories).Single());

    /// <summary>A recorded rollout with other fields.</summary>
    public static string Rollout(params IEnumerable<(string Name, JsonNode? Value)> fields)
    {
        var rollout = JsonNode.Parse(Example("GetRollout.200"))!.AsObject();
        foreach (var (name, value) in fields)
        {
            rollout[name] = value;
        }

        return rollout.ToJsonString();
    }

    /// <summary>A page of rollouts.</summary>
    public static string Page(params IEnumerable<string> rollouts) => $$"""{"items":[{{string.Join(',', rollouts)}}],"next":null}""";

    /// <summary>A plan of an order, with these findings.</summary>
    public static string Plan(string findings = "[]") => $$"""
        {"mode":"staging","repository":"org/pipelines-arcgis","project":"","ref":"refs/heads/staging/demo","sha":"01cdef1234567890abcdef1234567890abcdef12",
        "image":"ghcr.io/org/pipelines-arcgis:staging-01cdef1","deployable":true,"changes":{"create":0,"update":1,"unchanged":0,"adopt":0,"prune":0,"keep":0,"invalid":0},
        "deployments":[{"name":"abordagem-staging","flow":"Abordagem","action":"update","fields":[{"field":"job_variables.image","old":"the-bad","new":"the-good"}],"kept":[]}],
        "secrets":[],"image_variables":[],"findings":{{findings}},"refusals":[]}
        """;

    /// <summary>Has it answer a request otherwise, and in the same way again when the answers run out.</summary>
    public void Say(string request, params IEnumerable<(int Status, string Body)> answers) => _answers[request] = new Queue<(int Status, string Body)>(answers);

    public void Say(string request, int status, string body) => Say(request, [(status, body)]);

    /// <summary>Runs a command for a program.</summary>
    public Task<CommandRun> RunAsync(params IEnumerable<string> args) => RunAsync(TerminalTraits.Piped, args);

    /// <summary>Runs a command at a terminal at which this is typed.</summary>
    public Task<CommandRun> TypeAsync(string typed, params IEnumerable<string> args) => RunAsync(TerminalTraits.Piped with { CanAsk = true, In = new StringReader(typed) }, args);

    /// <summary>Runs a command at a place.</summary>
    public async Task<CommandRun> RunAsync(TerminalTraits traits, params IEnumerable<string> args)
    {
        await using var text = new StringWriter();
        await using var errors = new StringWriter();
        using var bytes = new MemoryStream();
        var output = new CommandOutput(text, errors, () => bytes) { Traits = () => traits, Environment = Variable, Time = new ImpatientTime() };
        var exitCode = await GatewayCommand.RunAsync([.. args], output);
        return new CommandRun(exitCode, text.ToString(), errors.ToString(), bytes.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private string? Variable(string name) => name switch
    {
        "GATEWAY_URL" => Address.ToString(),
        "GATEWAY_API_KEY_FILE" => KeyFile,
        _ => null,
    };

    private async Task AnswerAsync(HttpContext context)
    {
        var (status, body) = _answers.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var answers)
            ? answers.Count > 1 ? answers.Dequeue() : answers.Peek()
            : (404, Example("GetRollout.404"));
        context.Response.StatusCode = status;
        if (status != 204)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        }
    }

    /// <summary>Time in which every wait is over at once, and takes a minute.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        private TimeSpan _waited;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 23, 12, 30, 0, TimeSpan.Zero) + _waited;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _waited += TimeSpan.FromMinutes(1);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
