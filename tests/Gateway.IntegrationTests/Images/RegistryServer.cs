using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Images;

/// <summary>A real registry, Debian's <c>docker-registry</c>, on a free loopback port, with or without a password.</summary>
public sealed class RegistryServer : IAsyncDisposable
{
    public const string Username = "gateway";
    public const string Password = "registry-password";

    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Of the two above, as <c>htpasswd -B</c> gives it.</summary>
    private const string PasswordFile = "gateway:$2y$05$NXJO9.4P2o2hG5.d43JSGOpxCnmzQn48cy1pl/pZcsytddlkcrzHO\n";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _client;

    private RegistryServer(DirectoryInfo folder, Process process, HttpClient client)
    {
        _folder = folder;
        _process = process;
        _client = client;
    }

    public Uri Address => _client.BaseAddress!;

    /// <summary>As images name it.</summary>
    public string Host => Address.Authority;

    public static async Task<RegistryServer> StartAsync(bool withPassword = false)
    {
        var folder = Directory.CreateTempSubdirectory("registry-");
        var port = FreePort.Find();
        var configuration = new StringBuilder($$"""
            version: 0.1
            log: { level: error }
            storage:
              filesystem: { rootdirectory: {{folder.FullName}}/data }
            http:
              addr: 127.0.0.1:{{port}}

            """);
        if (withPassword)
        {
            var file = Path.Combine(folder.FullName, "htpasswd");
            await File.WriteAllTextAsync(file, PasswordFile);
            configuration.Append(CultureInfo.InvariantCulture, $"auth:\n  htpasswd: {{ realm: registry, path: {file} }}\n");
        }

        var settings = Path.Combine(folder.FullName, "config.yml");
        await File.WriteAllTextAsync(settings, configuration.ToString());
        var process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", settings]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        if (withPassword)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}")));
        }

        var server = new RegistryServer(folder, process, client);
        await server.WaitAsync();
        return server;
    }

    /// <summary>Pushes an image of one platform under a tag.</summary>
    /// <returns>Its digest.</returns>
    public async Task<string> PushAsync(string repository, string tag, params (string Label, string Value)[] labels) =>
        await PutAsync(repository, tag, Manifest, await ManifestAsync(repository, labels));

    /// <summary>Pushes an image for several platforms under a tag.</summary>
    /// <returns>The index's digest.</returns>
    public async Task<string> PushIndexAsync(string repository, string tag, params (string Label, string Value)[][] platforms)
    {
        var descriptors = new List<object>();
        foreach (var (labels, number) in platforms.Select(static (labels, number) => (labels, number)))
        {
            var manifest = await ManifestAsync(repository, labels);
            var digest = await PutAsync(repository, DigestOf(manifest), Manifest, manifest);
            descriptors.Add(new { mediaType = Manifest, digest, size = manifest.Length, platform = new { os = "linux", architecture = number == 0 ? "amd64" : "arm64" } });
        }

        // What a build's attestation looks like in an index.
        var attestation = await ManifestAsync(repository, [("of", "nobody")]);
        var attested = await PutAsync(repository, DigestOf(attestation), Manifest, attestation);
        descriptors.Add(new { mediaType = Manifest, digest = attested, size = attestation.Length, platform = new { os = "unknown", architecture = "unknown" } });
        return await PutAsync(repository, tag, Index, JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, mediaType = Index, manifests = descriptors }));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<byte[]> ManifestAsync(string repository, (string Label, string Value)[] labels)
    {
        var layer = Guid.NewGuid().ToByteArray();
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Labels = labels.ToDictionary(static label => label.Label, static label => label.Value, StringComparer.Ordinal) },
            rootfs = new { type = "layers", diff_ids = new[] { DigestOf(layer) } },
        });
        await UploadAsync(repository, layer);
        await UploadAsync(repository, config);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = Manifest,
            config = new { mediaType = "application/vnd.oci.image.config.v1+json", digest = DigestOf(config), size = config.Length },
            layers = new[] { new { mediaType = "application/vnd.oci.image.layer.v1.tar", digest = DigestOf(layer), size = layer.Length } },
        });
    }

    private async Task UploadAsync(string repository, byte[] blob)
    {
        using var begun = await _client.PostAsync(new Uri($"/v2/{repository}/blobs/uploads/", UriKind.Relative), null);
        begun.EnsureSuccessStatusCode();
        var location = new Uri(Address, begun.Headers.Location!);
        using var content = new ByteArrayContent(blob);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var put = await _client.PutAsync(new Uri($"{location}{(location.Query.Length > 0 ? "&" : "?")}digest={DigestOf(blob)}"), content);
        put.EnsureSuccessStatusCode();
    }

    private async Task<string> PutAsync(string repository, string reference, string mediaType, byte[] manifest)
    {
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var put = await _client.PutAsync(new Uri($"/v2/{repository}/manifests/{reference}", UriKind.Relative), content);
        put.EnsureSuccessStatusCode();
        return DigestOf(manifest);
    }

    private async Task WaitAsync()
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        while (true)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri("/v2/", UriKind.Relative), patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
