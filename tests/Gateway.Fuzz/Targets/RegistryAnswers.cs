using System.Text;
using Gateway.Fuzz.Answers;
using Gateway.Images;
using Gateway.Rollouts.Images;
using Microsoft.Extensions.Options;

namespace Gateway.Fuzz.Targets;

/// <summary>What a registry answers: an image with its manifest, or a reason that has a name and shows no password.</summary>
internal sealed class RegistryAnswers : IFuzzTarget, IDisposable
{
    private const string Password = "canary-password";
    private static readonly string Basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("gateway:" + Password));
    private static readonly ImageReference Image = ImageReference.Parse("registry.example/org/name:staging-abcdef1") ?? throw new InvalidOperationException("It is an image.");

    private readonly ScriptedServer _server = new(static client => client.MaxResponseContentBufferSize = RegistryClient.MaxBytes);
    private readonly IOptions<ImageOptions> _options = Options.Create(new ImageOptions
    {
        Registries = new Dictionary<string, RegistryOptions>(StringComparer.Ordinal)
        {
            ["it"] = new() { Host = "registry.example", Username = "gateway", Password = Password, BlobHosts = ["blobs.example"] },
        },
    });

    public string Name => "registry-answers";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "WWW-Authenticate: ", "Bearer realm=\"https://registry.example/token\",service=\"s\"", "Basic realm=\"x\"", "Docker-Content-Digest: ", "Location: ", "https://blobs.example/x", "{digest 0}", "{digest 1}",
        "{digest 2}", "sha256:", "\"Labels\":{", "\"config\":{", "\"manifests\":[", "gateway.prefect.manifest", "\"token\":\"", "\"expires_in\":", "{authorization}", "\n=====\n", "401", "404", "307", "500", "H4sIAAAAAAAA",
        "a", "a=", "realm=\"", "Retry-After: ", "Content-Type: text/html",
    ];

    public string Run(byte[] input)
    {
        _server.Answers = new ScriptedAnswers(input);
        var registries = new ImageRegistries(new RegistryClient(_server, new RegistryTokens(TimeProvider.System)), _options);
        var fetched = new LabelledManifests(registries).ReadAsync(Image, CancellationToken.None).GetAwaiter().GetResult();
        var told = fetched switch
        {
            FetchedManifest.Read read => read.Digest ?? "",
            FetchedManifest.Away away => away.Reason,
            FetchedManifest.Wrong wrong => wrong.Finding.Message + wrong.Finding.Fix,
            var other => throw new PropertyBrokenException($"There is no manifest {other}."),
        };
        PropertyBrokenException.Unless(!told.Contains(Password, StringComparison.Ordinal) && !told.Contains(Basic, StringComparison.Ordinal), "No password is told.");
        PropertyBrokenException.Unless(!_server.Answers.WereAskedWithoutEnd, "The requests come to an end.");
        PropertyBrokenException.Unless(told.Length < 4000, "What is told is of bounded length.");
        return fetched switch
        {
            FetchedManifest.Read => "read",
            FetchedManifest.Wrong wrong => wrong.Finding.Code + Shape(wrong.Finding.Message),
            _ => Shape(told),
        };
    }

    public void Dispose() => _server.Dispose();

    /// <summary>A sentence without what differs from one input to the next.</summary>
    private static string Shape(string sentence) => string.Concat(sentence.Where(static one => !char.IsAsciiDigit(one)))[..Math.Min(60, sentence.Count(static one => !char.IsAsciiDigit(one)))];
}
