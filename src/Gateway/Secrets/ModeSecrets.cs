using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Secrets;

/// <summary>A MODE's secrets at one moment. It prints none of them.</summary>
public sealed class ModeSecrets
{
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly FrozenDictionary<string, string> _names;

    internal ModeSecrets(string mode, SecretDelivery delivery, IReadOnlyDictionary<string, string> values, IReadOnlyList<Finding> findings)
    {
        _values = values;
        Findings = findings;
        IsInline = delivery == SecretDelivery.Inline;
        _names = IsInline
            ? FrozenDictionary<string, string>.Empty
            : values.Keys.ToFrozenDictionary(name => ModeSecretSettings.BlockOf(mode, name), StringComparer.Ordinal);
        Templates = IsInline
            ? values
            : _names.ToFrozenDictionary(block => block.Value, block => $"{{{{ prefect.blocks.secret.{block.Key} }}}}", StringComparer.Ordinal);
        Fingerprint = IsInline ? Hash(values.Select(value => $"{value.Key}={value.Value}")) : Hash(values.Keys);
    }

    /// <summary>None.</summary>
    public static ModeSecrets None { get; } = new("", SecretDelivery.Block, FrozenDictionary<string, string>.Empty, []);

    /// <summary>What each <c>{{ $NAME }}</c> stands for: a reference to its block, or the secret itself.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; }

    /// <summary>Why some cannot be had.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Equal when <see cref="Templates"/> are; holds no secret.</summary>
    public string Fingerprint { get; }

    /// <summary>Whether deployments hold them in clear.</summary>
    public bool IsInline { get; }

    /// <summary>The secrets themselves.</summary>
    internal IEnumerable<string> Values => _values.Values;

    /// <summary>The secret that a block is to hold; null when the block is none of the MODE's secrets.</summary>
    public string? ValueOf(string block) => _names.TryGetValue(block, out var name) ? _values[name] : null;

    /// <summary>Whether a text holds one of those that deployments hold in clear.</summary>
    public bool AreIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsInline && _values.Values.Any(value => SecretText.Holds(text, value));
    }

    /// <inheritdoc />
    public override string ToString() => $"{_values.Count} secret(s)";

    private static string Hash(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
