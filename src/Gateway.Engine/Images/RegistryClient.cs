using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Images;

/// <summary>
/// Reads manifests and configurations from a registry (the OCI distribution specification). What is asked for by its digest must have it;
/// a redirect is followed only for a blob, and only where the settings allow it.
/// </summary>
internal sealed class RegistryClient
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "Gateway.Images";

    /// <summary>Largest manifest or configuration in bytes: what the specification tells registries to take at least.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly IReadOnlyList<MediaTypeWithQualityHeaderValue> Manifests =
    [
        new(MediaTypes.Index), new(MediaTypes.Manifest), new(MediaTypes.DockerList), new(MediaTypes.DockerManifest),
    ];

    private readonly IHttpClientFactory _clients;
    private readonly RegistryTokens _tokens;

    public RegistryClient(IHttpClientFactory clients, RegistryTokens tokens)
    {
        _clients = clients;
        _tokens = tokens;
    }

    /// <summary>The digest that a tag stands for now; null when there is no such image.</summary>
    /// <exception cref="RegistryException">It cannot be told.</exception>
    public async Task<string?> ReadDigestAsync(Registry registry, string repository, string tag, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(registry, repository, () => Manifest(HttpMethod.Head, registry, repository, tag), cancellationToken);
        if (!KnowsNoHead(response))
        {
            Expect(response, registry, repository);
            if (DigestTold(response) is { } digest && ImageGrammar.IsDigest(digest))
            {
                return digest;
            }
        }

        return await HashAsync(registry, repository, tag, cancellationToken);
    }

    /// <summary>A manifest or index by its digest; null when there is none.</summary>
    /// <exception cref="RegistryException">It cannot be read, or is not what has that digest.</exception>
    public async Task<byte[]?> ReadManifestAsync(Registry registry, string repository, string digest, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(registry, repository, () => Manifest(HttpMethod.Get, registry, repository, digest), cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ContentAsync(response, registry, repository, digest, cancellationToken);
    }

    /// <summary>A blob by its digest.</summary>
    /// <exception cref="RegistryException">It cannot be read, or is not what has that digest.</exception>
    public async Task<byte[]> ReadBlobAsync(Registry registry, string repository, string digest, CancellationToken cancellationToken)
    {
        var response = await SendAsync(registry, repository, () => new HttpRequestMessage(HttpMethod.Get, new Uri(registry.Address, $"v2/{repository}/blobs/{digest}")), cancellationToken);
        try
        {
            if ((int)response.StatusCode is >= 300 and < 400)
            {
                var moved = await FollowAsync(response, registry, cancellationToken);
                response.Dispose();
                response = moved;
            }

            return await ContentAsync(response, registry, repository, digest, cancellationToken);
        }
        finally
        {
            response.Dispose();
        }
    }

    // Some registries tell no digest, or answer HEAD as if there were no image: what they give under the tag is hashed.
    private async Task<string?> HashAsync(Registry registry, string repository, string tag, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(registry, repository, () => Manifest(HttpMethod.Get, registry, repository, tag), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Expect(response, registry, repository);
        var digest = Digests.Compute(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return DigestTold(response) is { Length: > 0 } told && told != digest
            ? throw new RegistryException($"The content of {repository}:{tag} from {registry.Host} has the digest {digest}, not the one in Docker-Content-Digest.", mayPass: false)
            : digest;
    }

    private static bool KnowsNoHead(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented;

    private static string? DigestTold(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.FirstOrDefault() : null;

    private static HttpRequestMessage Manifest(HttpMethod method, Registry registry, string repository, string reference)
    {
        var request = new HttpRequestMessage(method, new Uri(registry.Address, $"v2/{repository}/manifests/{reference}"));
        foreach (var type in Manifests)
        {
            request.Headers.Accept.Add(type);
        }

        return request;
    }

    // The registry tells how it wants to be told who asks; once is enough.
    private async Task<HttpResponseMessage> SendAsync(Registry registry, string repository, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var client = _clients.CreateClient(ClientName);
        var response = await SendAsync(client, registry, make(), _tokens.Known(registry, repository), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var challenge = RegistryChallenge.Parse(response.Headers);
        response.Dispose();
        try
        {
            var answer = challenge switch
            {
                RegistryChallenge.Bearer bearer => await _tokens.FetchAsync(client, registry, repository, bearer, cancellationToken),
                RegistryChallenge.Basic => registry.ReadCredentials() ?? throw new RegistryException($"{registry.Host} requires a password to read {repository}. {registry.CredentialsFix}", mayPass: false),
                _ => throw new RegistryException(
                    $"{registry.Host} answered 401 for {repository} without asking for a token or a password, so none was sent. Check that its Url in Gateway:Images:Registries points to the registry itself and not to a proxy that requires a login.",
                    mayPass: false),
            };
            return await SendAsync(client, registry, make(), answer, cancellationToken);
        }
        catch (Exception exception) when (IsTransport(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw Unreached(registry, exception);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, Registry registry, HttpRequestMessage request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Authorization = authorization;
            try
            {
                return await client.SendAsync(request, cancellationToken);
            }
            catch (Exception exception) when (IsTransport(exception) && !cancellationToken.IsCancellationRequested)
            {
                throw Unreached(registry, exception);
            }
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(HttpResponseMessage redirect, Registry registry, CancellationToken cancellationToken)
    {
        var address = redirect.Headers.Location is { } location && Uri.TryCreate(registry.Address, location, out var absolute) ? absolute : null;
        if (address is null || !RegistryAddress.IsBlobServer(address, registry.Address, registry.BlobHosts))
        {
            throw new RegistryException(
                $"{registry.Host} redirects to {address?.Authority ?? "nowhere"} for an image's configuration, which is not allowed. If you trust that host, add it to the registry's BlobHosts in Gateway:Images:Registries.",
                mayPass: false);
        }

        using var client = _clients.CreateClient(ClientName);
        return await SendAsync(client, registry, new HttpRequestMessage(HttpMethod.Get, address), null, cancellationToken);
    }

    private static async Task<byte[]> ContentAsync(
        HttpResponseMessage response, Registry registry, string repository, string digest, CancellationToken cancellationToken)
    {
        Expect(response, registry, repository);
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Digests.Compute(content) == digest
            ? content
            : throw new RegistryException($"The content of {repository}@{digest} from {registry.Host} has another digest.", mayPass: false);
    }

    private static void Expect(HttpResponseMessage response, Registry registry, string repository)
    {
        var status = (int)response.StatusCode;
        switch (status)
        {
            case 200:
                return;
            case 401 or 403:
                throw new RegistryException($"{registry.Host} does not allow the gateway to read {repository} ({status}). {registry.CredentialsFix}", mayPass: false);
            case >= 300 and < 400:
                throw new RegistryException($"{registry.Host} answered with a redirect, which the gateway does not follow. Set Url in Gateway:Images:Registries to its final address.", mayPass: false);
            default:
                throw new RegistryException($"{registry.Host} answered {status} for {repository}.", mayPass: status is 408 or 429 or >= 500);
        }
    }

    // A client that was told to wait no longer than its timeout says so by a cancellation that nobody asked for.
    private static bool IsTransport(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    private static RegistryException Unreached(Registry registry, Exception exception) => exception switch
    {
        OperationCanceledException => new RegistryException($"{registry.Host} did not answer in time (Gateway:Images:Timeout).", mayPass: true),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new RegistryException($"The response of {registry.Host} is larger than {MaxBytes} bytes.", mayPass: false),
        _ => new RegistryException($"{registry.Host} cannot be reached, or the connection was lost. Check its Url in Gateway:Images:Registries.", mayPass: true),
    };
}
