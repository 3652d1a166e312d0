using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Where a MODE's secrets are and how deployments get them, checked.</summary>
public sealed class ModeSecretSettings
{
    /// <summary>No secrets.</summary>
    internal static readonly ModeSecretSettings None = new(SecretDelivery.Block, null, ImmutableSortedDictionary<string, string>.Empty);

    internal ModeSecretSettings(SecretDelivery delivery, string? directory, ImmutableSortedDictionary<string, string> values)
    {
        Delivery = delivery;
        Directory = directory;
        Values = values;
    }

    /// <summary>How deployments get them.</summary>
    public SecretDelivery Delivery { get; }

    /// <summary>The directory with a file for each; null for none.</summary>
    public string? Directory { get; }

    /// <summary>Those from the configuration, by name.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; }

    /// <summary>
    /// Name of the Secret block of a secret, <c>&lt;mode&gt;-&lt;name&gt;</c>: lower case, and dashes for what Prefect does not take in the name
    /// of a block (lowercase letters, digits and dashes).
    /// </summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="name">The secret.</param>
    public static string BlockOf(string mode, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"{mode}-{name.ToLowerInvariant().Replace('_', '-')}";
    }
}
