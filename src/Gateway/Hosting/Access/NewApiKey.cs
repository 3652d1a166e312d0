using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Access;

/// <summary>An API key that was just made, which nobody else will ever see again.</summary>
/// <param name="Key">The key: <c>gwkey_</c>, which scanners for secrets find, and 256 random bits.</param>
/// <param name="Lines">What to print: the key, and its settings as environment variables and as JSON.</param>
internal sealed record NewApiKey(string Key, IReadOnlyList<string> Lines)
{
    /// <summary>What every key begins with. A scanner looks for <c>gwkey_[A-Za-z0-9]{43}</c>.</summary>
    public const string Prefix = "gwkey_";

    /// <summary>So many letters and digits are 256 bits.</summary>
    public const int RandomLength = 43;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Makes a key.</summary>
    /// <param name="name">Its holder.</param>
    /// <param name="role">What the holder may do.</param>
    /// <param name="expiresAt">When it ends; null for never.</param>
    public static NewApiKey Make(string name, Role role, DateTimeOffset? expiresAt)
    {
        var key = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var settings = new List<(string Name, string Value)> { ("Sha256", hash), ("Role", Roles.NameOf(role)) };
        if (expiresAt is { } end)
        {
            settings.Add(("ExpiresAt", Rfc3339.Write(end)));
        }

        var entry = new JsonObject(settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Name, setting.Value)));
        return new NewApiKey(
            key,
            [
                $"The key of {name} is shown only once. Send it in the header {ApiKeyAuthentication.Header}:",
                string.Empty,
                key,
                string.Empty,
                "Its settings as environment variables",
                string.Empty,
                .. settings.Select(setting => $"Gateway__ApiKeys__{name}__{setting.Name}={setting.Value}"),
                string.Empty,
                "or in the settings file, in \"ApiKeys\" of \"Gateway\":",
                string.Empty,
                $"\"{name}\": {entry.ToJsonString(JsonSerializerOptions.Web)}",
            ]);
    }
}
