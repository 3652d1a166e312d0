using System.Globalization;
using System.Text.Json;

namespace Gateway.Intake;

/// <summary>What the log says of a request without valid credentials.</summary>
/// <param name="Kind">The kind of failure, a stable word of <see cref="FailureKinds"/>.</param>
/// <param name="Repository">The repository that the request says it is of, in quotation marks.</param>
/// <param name="Reason">What is wrong, in sentences.</param>
internal sealed record UnauthenticatedDiagnosis(string Kind, string Repository, string Reason)
{
    private const string NoneNamed = "no repository that can be read";

    /// <summary>
    /// Finds out why a request has no valid credentials. To be called when it is answered: what is looked up here would otherwise show in the
    /// time of the answer which repositories are configured.
    /// </summary>
    public static UnauthenticatedDiagnosis Of(UnauthenticatedRequest request, CredentialVerifier secrets, RepositoryTokens repositories, bool takesTokens)
    {
        var named = ClaimedRepository.InBody(request.Head.Span) ?? (request.Token is { } token ? ClaimedRepository.InToken(token) : null);
        var (kind, reason) = Describe(request, named, secrets, repositories, takesTokens);
        return new UnauthenticatedDiagnosis(kind, named is null ? NoneNamed : LogText.Quote(named), reason);
    }

    private static (string Kind, string Reason) Describe(UnauthenticatedRequest request, string? named, CredentialVerifier secrets, RepositoryTokens repositories, bool takesTokens)
    {
        var fault = request.Fault;
        return fault.Kind switch
        {
            CredentialFaultKind.BodyUnread => (FailureKinds.BodyUnread, $"Its body was not read: {fault.Text}."),
            CredentialFaultKind.NoCredentials when request.Token is not null && !takesTokens => (
                FailureKinds.NoCredentials, "It has no signature, only a token, and no tokens are accepted (Gateway:Oidc:Audience is not set)."),
            CredentialFaultKind.NoCredentials => (
                FailureKinds.NoCredentials,
                takesTokens ? "It has neither a signature nor a token." : "It has no signature: neither webhook-signature nor X-Hub-Signature-256."),
            CredentialFaultKind.HeadersInvalid => (
                FailureKinds.HeadersInvalid, $"It is signed, but its header {fault.Text} is missing, there twice, empty, too long or not of its form."),
            CredentialFaultKind.SignatureMismatch => Mismatch(request, named, secrets, repositories),
            CredentialFaultKind.TimestampOff => (
                FailureKinds.TimestampOff, $"It is signed with a secret of {fault.Text}, but its webhook-timestamp is {Off(fault.Seconds)}. Set the sender's clock, or this machine's; do not send a signed request later again."),
            CredentialFaultKind.TokenInvalid => (FailureKinds.TokenInvalid, $"Its token is not valid: {fault.Text}."),
            CredentialFaultKind.TokenUnverifiable => (FailureKinds.TokenUnverifiable, "Its token could not be verified, because the issuer's keys could not be fetched (Gateway:Oidc:Issuer)."),
            CredentialFaultKind.RepositoryUnknown => (
                FailureKinds.RepositoryUnknown, $"Its token is valid, but no repository of Gateway:Repositories has the name or id of {LogText.Quote(fault.Text)}."),
            CredentialFaultKind.KeyUnknown => (FailureKinds.KeyUnknown, "Its API key is none of those in Gateway:ApiKeys."),
            CredentialFaultKind.RepositoriesDiffer => (FailureKinds.RepositoriesDiffer, $"It names two repositories: {fault.Text}."),
            var other => throw new InvalidOperationException($"Unknown kind {other}."),
        };
    }

    private static (string Kind, string Reason) Mismatch(UnauthenticatedRequest request, string? named, CredentialVerifier secrets, RepositoryTokens repositories)
    {
        if (!HasForm(request.Signature))
        {
            return (FailureKinds.HeadersInvalid, "Its signature does not have the form that is verified: v1, and 32 bytes in base64 in webhook-signature, or sha256= and 64 hexadecimal digits in X-Hub-Signature-256.");
        }

        if (named is not null && !repositories.Knows(named))
        {
            return (FailureKinds.RepositoryUnknown, "No repository of Gateway:Repositories has that name, and the signature fits the secret of no other.");
        }

        var time = request.Fault.Seconds is > 60 or < -60 ? $" Its webhook-timestamp is {Off(request.Fault.Seconds)}." : "";
        var tried = named switch
        {
            null => "The signature fits none of the configured secrets.",
            _ when secrets.CountSecrets(named) is var count and > 0 => string.Create(CultureInfo.InvariantCulture, $"The signature fits none of the {count} secret(s) of that repository, nor any of another."),
            _ => "That repository has no secret (Gateway:Repositories:<key>:Secrets), and the signature fits that of no other.",
        };
        return (FailureKinds.SignatureMismatch, $"{tried} Either the sender has another secret, or the body is not the one that was signed; the two cannot be told apart.{time}");
    }

    private static bool HasForm(string? signature) => signature is not null
        && (GitHubSignature.HasForm(signature) || signature.Split(' ', StandardWebhooks.MaxSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Any(StandardWebhooks.HasForm));

    private static string Off(long seconds) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Abs(seconds)} s {(seconds < 0 ? "ahead of" : "behind")} the gateway's clock");
}

/// <summary>The words by which the log names kinds of failures. No answer has them: they are no codes.</summary>
internal static class FailureKinds
{
    public static string BodyUnread { get; } = Of(nameof(CredentialFaultKind.BodyUnread));

    public static string NoCredentials { get; } = Of(nameof(CredentialFaultKind.NoCredentials));

    public static string HeadersInvalid { get; } = Of(nameof(CredentialFaultKind.HeadersInvalid));

    public static string SignatureMismatch { get; } = Of(nameof(CredentialFaultKind.SignatureMismatch));

    public static string TimestampOff { get; } = Of(nameof(CredentialFaultKind.TimestampOff));

    public static string TokenInvalid { get; } = Of(nameof(CredentialFaultKind.TokenInvalid));

    public static string TokenUnverifiable { get; } = Of(nameof(CredentialFaultKind.TokenUnverifiable));

    public static string KeyUnknown { get; } = Of(nameof(CredentialFaultKind.KeyUnknown));

    public static string RepositoryUnknown { get; } = Of(nameof(CredentialFaultKind.RepositoryUnknown));

    public static string RepositoriesDiffer { get; } = Of(nameof(CredentialFaultKind.RepositoriesDiffer));

    /// <summary>Of which there were too many at once to look at.</summary>
    public static string NotLookedAt { get; } = Of(nameof(NotLookedAt));

    private static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
