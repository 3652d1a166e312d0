using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Images;

/// <summary>One registry of the settings, checked.</summary>
internal sealed class Registry
{
    public Registry(RegistryOptions options)
    {
        Host = options.Host!;
        Address = new Uri((options.Url ?? $"https://{Host}").TrimEnd('/') + "/");
        Tokens = options.TokenUrl is { } tokens ? new Uri(tokens) : null;
        BlobHosts = options.BlobHosts;
        Credentials = options.Username is { Length: > 0 } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}")))
            : null;
    }

    public string Host { get; }

    public Uri Address { get; }

    public Uri? Tokens { get; }

    public IReadOnlyList<string> BlobHosts { get; }

    /// <summary>What it is told of who asks; null for nothing.</summary>
    public AuthenticationHeaderValue? Credentials { get; }
}
