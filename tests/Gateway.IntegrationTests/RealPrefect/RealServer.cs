using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.RealPrefect;

/// <summary>
/// A real Prefect server: that at <c>GATEWAY_TEST_PREFECT</c>, an API address, with the password of <c>GATEWAY_TEST_PREFECT_AUTH</c> where it has
/// one; else one that <see cref="PrefectProgram"/> starts, with a password, on SQLite in a folder that goes with it. Its program and its workers are those
/// of <see cref="PrefectProgram"/>.
/// </summary>
public sealed class RealServer : IAsyncLifetime, IDisposable
{
    private const string Password = "gateway:of-the-tests";

    private static readonly string? Given = PrefectProgram.Variable("GATEWAY_TEST_PREFECT");

    private readonly string _home = Directory.CreateTempSubdirectory("gateway-prefect-").FullName;
    private readonly StringBuilder _output = new();
    private Process? _server;
    private HttpClient? _client;

    /// <summary>Why no test can use one; null where they can.</summary>
    public static string? Missing { get; } = Given is null && PrefectProgram.File is null
        ? "There is no real Prefect server: GATEWAY_TEST_PREFECT names none, and no program prefect is on PATH."
        : null;

    /// <summary>The API's address.</summary>
    public Uri ApiUrl { get; private set; } = null!;

    /// <summary><c>user:password</c>; null where the server asks for none.</summary>
    public string? AuthString { get; private set; }

    /// <summary>A client with the server's password.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("The server is not there yet.");

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        if (Given is not null)
        {
            (ApiUrl, AuthString) = (new Uri(Given.TrimEnd('/')), PrefectProgram.Variable("GATEWAY_TEST_PREFECT_AUTH"));
        }
        else
        {
            var port = FreePort.Find();
            (ApiUrl, AuthString) = (new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api")), Password);
            _server = StartProgram(["server", "start", "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture)], _home);
        }

        _client = new HttpClient { Timeout = Waiting.Patience };
        if (AuthString is { } pair)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        await Waiting.UntilAsync(async () =>
        {
            Assert.False(_server?.HasExited == true, _output.ToString());
            try
            {
                using var answer = await _client.GetAsync(new Uri(ApiUrl + "/health"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    public async Task DisposeAsync()
    {
        if (_server is { HasExited: false } server)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    public void Dispose()
    {
        _server?.Dispose();
        _client?.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    public GatewaySettings Settings() => new(ApiUrl) { ["Prefect:AuthString"] = AuthString, ["Prefect:RetryDelay"] = "00:00:00.1" };

    /// <summary>Starts a worker of type process.</summary>
    public Process StartWorker(string pool, string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        StartProgram(["worker", "start", "--type", "process", "--pool", pool, "--name", pool], folder, environment);

    /// <summary>A work pool as the type's own template has it.</summary>
    public async Task CreatePoolAsync(string name, string type)
    {
        var workers = JsonNode.Parse(await Client.GetStringAsync(new Uri(ApiUrl + "/collections/views/aggregate-worker-metadata")))!;
        var template = workers.AsObject().Select(collection => collection.Value![type]).First(worker => worker is not null)!["default_base_job_configuration"]!;
        await SendAsync(HttpMethod.Post, "/work_pools/", new JsonObject { ["name"] = name, ["type"] = type, ["base_job_template"] = template.DeepClone() });
    }

    /// <summary>The deployments of one work pool by name.</summary>
    public async Task<Dictionary<string, JsonObject>> DeploymentsAsync(string pool)
    {
        var filter = new JsonObject { ["work_pools"] = new JsonObject { ["name"] = new JsonObject { ["any_"] = new JsonArray(pool) } } };
        var found = await SendAsync(HttpMethod.Post, "/deployments/filter", filter);
        return found!.AsArray().ToDictionary(deployment => (string)deployment!["name"]!, deployment => deployment!.AsObject());
    }

    /// <summary>Sends a request and reads the answer; fails when it is an error. A server on SQLite whose database is locked is asked again: it has done nothing.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        HttpResponseMessage? answer = null;
        await Waiting.UntilAsync(async () =>
        {
            answer?.Dispose();
            using var request = new HttpRequestMessage(method, new Uri(ApiUrl + path)) { Content = body is null ? null : JsonContent.Create(body) };
            answer = await Client.SendAsync(request);
            return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
        });
        using (answer)
        {
            var text = await answer!.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
    }

    private Process StartProgram(IEnumerable<string> args, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(PrefectProgram.File!, args) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PREFECT_HOME"] = _home;
        start.Environment["PREFECT_API_URL"] = ApiUrl.ToString();
        start.Environment["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false";
        start.Environment["DO_NOT_TRACK"] = "1";
        if (AuthString is { } pair)
        {
            start.Environment["PREFECT_API_AUTH_STRING"] = pair;
            start.Environment["PREFECT_SERVER_API_AUTH_STRING"] = pair;
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{PrefectProgram.File} did not start.");
        process.OutputDataReceived += Record;
        process.ErrorDataReceived += Record;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Record(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
