using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Secrets;

/// <summary>A MODE's secrets at one moment. It prints none of them.</summary>
internal sealed partial class ModeSecrets
{
    /// <summary>Bytes of the hash in the name of a block: sixteen hexadecimal digits.</summary>
    private const int HashBytes = 8;

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
        References = _names.Count == 0 ? null : new SecretReferences(Templates.Values.ToFrozenSet(StringComparer.Ordinal), text => BlockOfText(mode, text));
        Fingerprint = IsInline ? Hash(values.Select(value => $"{value.Key}={value.Value}")) : Hash(values.Keys);
    }

    public static ModeSecrets None { get; } = new("", SecretDelivery.Block, FrozenDictionary<string, string>.Empty, []);

    /// <summary>What each <c>{{ $NAME }}</c> stands for: a reference to its block, or the secret itself.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; }

    /// <summary>The same as what deployments refer to; null where they hold secrets in clear, or there are none.</summary>
    internal SecretReferences? References { get; }

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

    /// <summary>A longer text with its references replaced by the secrets; null when one of them is none of the MODE's.</summary>
    /// <param name="template">The text of <see cref="DeploymentSpec.SecretTexts"/>.</param>
    public string? TextOf(string template)
    {
        var isWhole = true;
        var text = Reference().Replace(template, match =>
        {
            var value = ValueOf(match.Groups["block"].Value);
            isWhole &= value is not null;
            return value ?? "";
        });
        return isWhole ? text : null;
    }

    /// <inheritdoc />
    public override string ToString() => $"{_values.Count} secret(s)";

    // What the text says beside its secrets is in the hash: one that changes is another block, and deployments of before keep theirs.
    private static string BlockOfText(string mode, string text) =>
        $"{mode}-text-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes))}";

    [GeneratedRegex(@"\{\{ prefect\.blocks\.secret\.(?<block>[a-z0-9-]+) \}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

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
