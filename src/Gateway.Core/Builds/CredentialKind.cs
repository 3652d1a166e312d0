using System.Text.Json.Serialization;

namespace Gateway.Builds;

/// <summary>The kind of credentials that identified the caller.</summary>
public enum CredentialKind
{
    /// <summary>A Standard Webhooks signature, which covers id and time.</summary>
    StandardWebhooks,

    /// <summary>GitHub's own signature, which covers the body only.</summary>
    [JsonStringEnumMemberName("github")]
    GitHub,

    /// <summary>An OIDC token of GitHub Actions, alone or beside a signature.</summary>
    Oidc,
}
