using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Images;

/// <summary>A registry on this machine that answers what its test says, 404 to everything else, and the gateway's own client beside it.</summary>
internal sealed class StandInRegistry : IAsyncDisposable
{
    public const string Host = "registry.example";
    public const string Repository = "org/name";

    private readonly List<Rule> _rules = [];
    private LoopbackServer _server = null!;

    private StandInRegistry()
    {
    }

    public Uri Address => _server.Address;

    public string Authority => Address.Authority;

    public IReadOnlyList<AskedRequest> Asked => _server.Asked;

    public static async Task<StandInRegistry> StartAsync()
    {
        var registry = new StandInRegistry();
        registry._server = await LoopbackServer.StartAsync(registry.AnswerAsync);
        return registry;
    }

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A manifest of one platform with that configuration.</summary>
    public static byte[] ManifestOf(byte[] config) => JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, config = new { digest = DigestOf(config) } });

    /// <summary>
    /// Answers requests to a path, or to all that begin so where it ends with an asterisk. An answer for who brings an authorization comes before
    /// the others, and of equals the first.
    /// </summary>
    public void On(string? method, string path, Answer answer, string? authorization = null) => _rules.Add(new Rule(method, path, authorization, answer));

    public void Head(int status, string? digest, string? authorization = null) =>
        On("HEAD", $"/v2/{Repository}/manifests/t", digest is null ? new Answer(status) : new Answer(status, "", ("Docker-Content-Digest", digest)), authorization);

    public void Get(string reference, Answer answer, string? authorization = null) => On("GET", $"/v2/{Repository}/manifests/{reference}", answer, authorization);

    public void Blob(byte[] content) => On("GET", $"/v2/{Repository}/blobs/{DigestOf(content)}", new Answer(200, content));

    /// <summary>Has content under its digest.</summary>
    public void Has(byte[] manifest) => Get(DigestOf(manifest), new Answer(200, manifest));

    public void Forget() => _rules.Clear();

    public Client Connect(params (string Setting, string Value)[] settings) => new(Address, TimeSpan.FromSeconds(30), settings);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var answer = _rules.OrderBy(static rule => rule.Authorization is null).FirstOrDefault(rule => rule.Is(context.Request))?.Answer ?? new Answer(404);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(answer.Body);
        }
    }

    internal sealed record Answer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
    {
        public Answer(int status, string body = "", params (string Name, string Value)[] headers)
            : this(status, Encoding.UTF8.GetBytes(body), headers)
        {
        }
    }

    private sealed record Rule(string? Method, string Path, string? Authorization, Answer Answer)
    {
        public bool Is(HttpRequest request) =>
            (Method is null || Method == request.Method)
            && (Path.EndsWith('*') ? request.Path.Value!.StartsWith(Path[..^1], StringComparison.Ordinal) : request.Path == Path)
            && (Authorization is null || Authorization == request.Headers.Authorization);
    }

    /// <summary>The gateway's own client, set up for one registry.</summary>
    internal sealed class Client : IDisposable
    {
        private readonly ServiceProvider _services;

        public Client(Uri address, TimeSpan timeout, params (string Setting, string Value)[] settings)
            : this(address, timeout, TimeProvider.System, settings)
        {
        }

        public Client(Uri address, TimeSpan timeout, TimeProvider time, params (string Setting, string Value)[] settings)
        {
            var values = settings.ToDictionary(static pair => $"Gateway:Images:Registries:it:{pair.Setting}", static pair => (string?)pair.Value, StringComparer.Ordinal);
            values["Gateway:Images:Timeout"] = timeout.ToString("c", CultureInfo.InvariantCulture);
            values["Gateway:Images:Registries:it:Host"] = Host;
            values["Gateway:Images:Registries:it:Url"] = address.ToString();
            _services = new ServiceCollection()
                .AddLogging()
                .AddSingleton(time)
                .AddImages(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
                .BuildServiceProvider();
        }

        public Task<ImageResolution> ResolveAsync(string host, string repository, string reference, bool withLabels = false) =>
            _services.GetRequiredService<IImageRegistries>().ResolveAsync(new ImageName(host, repository, reference), withLabels, CancellationToken.None);

        public void Dispose() => _services.Dispose();
    }
}
