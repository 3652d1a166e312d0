using Microsoft.Extensions.Options;

namespace Gateway.Images;

/// <summary>Checks <see cref="ImageOptions"/> when the service starts.</summary>
internal sealed class ImageOptionsValidator : IValidateOptions<ImageOptions>
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, ImageOptions options)
    {
        var errors = new List<string>();
        if (options.Timeout < MinTimeout || options.Timeout > MaxTimeout)
        {
            errors.Add($"Gateway:Images:Timeout must be between {MinTimeout:c} and {MaxTimeout:c}.");
        }

        foreach (var (key, registry) in options.Registries ?? new Dictionary<string, RegistryOptions>(StringComparer.Ordinal))
        {
            Check($"Gateway:Images:Registries:{key}", registry, errors);
        }

        errors.AddRange(
            from registries in (options.Registries ?? new Dictionary<string, RegistryOptions>(StringComparer.Ordinal)).GroupBy(registry => registry.Value.Host, StringComparer.OrdinalIgnoreCase)
            where registries.Key is not null && registries.Count() > 1
            select $"Gateway:Images:Registries: {string.Join(" and ", registries.Select(static registry => registry.Key).Order(StringComparer.Ordinal))} are both {registries.Key}. Keep only one of them.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(string key, RegistryOptions registry, List<string> errors)
    {
        if (registry.Host is not { } host || !Uri.TryCreate($"https://{host}", UriKind.Absolute, out var address) || !IsHost(address, host))
        {
            errors.Add($"{key}:Host must be a registry host as used in image references, such as ghcr.io.");
            return;
        }

        CheckAddress($"{key}:Url", registry.Url ?? $"https://{registry.Host}", errors);
        if (registry.TokenUrl is { } tokens)
        {
            CheckAddress($"{key}:TokenUrl", tokens, errors);
        }

        errors.AddRange(
            from blobs in registry.BlobHosts
            where !Uri.TryCreate($"https://{blobs}", UriKind.Absolute, out var server) || !string.Equals(server.Authority, blobs, StringComparison.OrdinalIgnoreCase)
            select $"{key}:BlobHosts: '{blobs}' is not a host.");
        if (string.IsNullOrEmpty(registry.Username) != string.IsNullOrEmpty(registry.Password))
        {
            errors.Add($"{key}: Username and Password must be set together. Set both, or neither.");
        }
    }

    // With the port that https has anyway, an image may name it all the same.
    private static bool IsHost(Uri address, string host) =>
        string.Equals(address.Authority, host, StringComparison.OrdinalIgnoreCase) || string.Equals($"{address.Host}:{address.Port}", host, StringComparison.OrdinalIgnoreCase);

    private static void CheckAddress(string setting, string text, List<string> errors)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !OutgoingAddress.IsTrustworthy(address))
        {
            errors.Add($"{setting} must be an https address without user, query or fragment. http is only allowed for an address of this machine.");
        }
    }
}
