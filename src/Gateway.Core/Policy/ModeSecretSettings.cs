using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Where the secrets of a MODE or of one of its lanes are and how deployments get them, checked.</summary>
internal sealed class ModeSecretSettings
{
    /// <summary>No secrets.</summary>
    internal static readonly ModeSecretSettings None = new(SecretDelivery.Block, []);

    internal ModeSecretSettings(SecretDelivery delivery, IReadOnlyList<SecretSource> sources)
    {
        Delivery = delivery;
        Sources = sources;
    }

    /// <summary>How deployments get them.</summary>
    public SecretDelivery Delivery { get; }

    /// <summary>Where they are: of a lane its own, and the MODE's where they are shared.</summary>
    public IReadOnlyList<SecretSource> Sources { get; }

    /// <summary>
    /// Name of the Secret block of a secret, <c>&lt;prefix&gt;-&lt;name&gt;</c>: lower case, and dashes for what Prefect does not take in the name
    /// of a block (lowercase letters, digits and dashes).
    /// </summary>
    /// <param name="prefix">The MODE's name, or the MODE's and a lane's (<see cref="ModePolicy.BlockPrefix"/>).</param>
    /// <param name="name">The secret.</param>
    public static string BlockOf(string prefix, string name)
    {
        return $"{prefix}-{name.ToLowerInvariant().Replace('_', '-')}";
    }
}

/// <summary>Some settings that give secrets.</summary>
/// <param name="Setting">Their key, <c>Gateway:Modes:prod:Secrets</c> or that of a lane.</param>
/// <param name="Directory">The directory with a file for each; null for none.</param>
/// <param name="Values">Those from the configuration, by name.</param>
internal sealed record SecretSource(string Setting, string? Directory, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>Whether it gives any, or may.</summary>
    internal bool IsSet => Directory is not null || Values.Count > 0;
}
