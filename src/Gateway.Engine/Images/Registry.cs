using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Images;

/// <summary>One registry of the settings, checked.</summary>
internal sealed class Registry
{
    private readonly string? _username;
    private readonly string? _password;
    private readonly string? _passwordFile;

    public Registry(RegistryOptions options)
    {
        Host = options.Host!;
        Address = new Uri((options.Url ?? $"https://{Host}").TrimEnd('/') + "/");
        Tokens = options.TokenUrl is { } tokens ? new Uri(tokens) : null;
        BlobHosts = options.BlobHosts;
        _username = options.Username;
        _password = options.Password;
        _passwordFile = options.PasswordFile;
    }

    public string Host { get; }

    public Uri Address { get; }

    public Uri? Tokens { get; }

    public IReadOnlyList<string> BlobHosts { get; }

    /// <summary>Whether it has a user and a password.</summary>
    public bool HasCredentials => !string.IsNullOrEmpty(_username);

    /// <summary>What an operator does about a refusal.</summary>
    public string CredentialsFix => $"{(HasCredentials ? "Check" : "Set")} Username and Password of the registry in Gateway:Images:Registries.";

    /// <summary>
    /// What it is told of who asks; null for nothing. A password that stands in a file is read each time, because some registries change
    /// it every few hours.
    /// </summary>
    /// <exception cref="RegistryException">The file cannot be read, or is empty.</exception>
    public AuthenticationHeaderValue? ReadCredentials() => HasCredentials
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_username}:{ReadPassword()}")))
        : null;

    private string? ReadPassword()
    {
        if (_passwordFile is null)
        {
            return _password;
        }

        try
        {
            return SecretFile.Read(_passwordFile) is { Length: > 0 } password ? password : throw Unreadable("it is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(exception.GetType().Name);
        }
    }

    // Whoever writes a new password may be at it right now.
    private RegistryException Unreadable(string why) =>
        new($"The password of {Host} cannot be read from its file: {why}. Check Password__File in Gateway:Images:Registries.", mayPass: true);
}
