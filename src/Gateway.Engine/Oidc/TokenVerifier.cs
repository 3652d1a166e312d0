using System.Globalization;
using System.Text.Json;
using Gateway.Builds;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Oidc;

/// <summary>Verifies OIDC tokens of GitHub Actions.</summary>
internal sealed class TokenVerifier
{
    private const int MaxLength = 8 * 1024;

    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
    private static readonly TokenVerdict Unverifiable = new TokenVerdict.Unverifiable();

    private readonly JwtVerifier _tokens;

    internal TokenVerifier(SigningKeys keys, IOptions<OidcOptions> options, TimeProvider time) =>
        _tokens = new JwtVerifier(keys, options.Value, Algorithms, MaxLength, time);

    /// <summary>Whether tokens are taken at all.</summary>
    public bool IsEnabled => _tokens.IsEnabled;

    /// <summary>Verifies a token.</summary>
    /// <param name="text">The token in its compact form.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    public async ValueTask<TokenVerdict> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        var result = await _tokens.VerifyAsync(text, cancellationToken);
        using (result)
        {
            return result switch
            {
                { Claims: { } valid } => ClaimsOf(valid.RootElement, out var unusable) is { } claims ? new TokenVerdict.Valid(claims) : new TokenVerdict.Invalid($"its claim {unusable} is missing or has another form"),
                { Fault: { } fault } => new TokenVerdict.Invalid(fault),
                _ => Unverifiable,
            };
        }
    }

    private static TokenClaims? ClaimsOf(JsonElement root, out string? unusable)
    {
        string? last = null;
        var claims = Name("repository") is { } repository
            && Number("repository_id") is { } repositoryId
            && Number("repository_owner_id") is { } ownerId
            && Text("ref") is { } reference
            && Name("sha") is { } sha
            && Number("run_id") is { } runId
            && Number("run_number") is { } runNumber
            && Number("run_attempt") is { } attempt and <= int.MaxValue
            && Name("event_name") is { } eventName
            ? new TokenClaims
            {
                Repository = repository,
                RepositoryId = repositoryId,
                RepositoryOwnerId = ownerId,
                Ref = reference,
                Sha = sha,
                RunId = runId,
                RunNumber = runNumber,
                RunAttempt = (int)attempt,
                EventName = eventName,
                Actor = Name("actor"),
                JobWorkflowRef = Name("job_workflow_ref"),
                Environment = Name("environment"),
                BaseRef = Text("base_ref"),
            }
            : null;
        unusable = claims is null ? last : null;
        return claims;

        // GitHub writes every claim as a text, ids included.
        string? Text(string name)
        {
            last = name;
            return root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
        }

        // It will stand in logs and lists. A ref is compared with the body's, where what cannot be seen is refused with a reason.
        string? Name(string name) => Text(name) is { } text && BuildSyntax.IsPlain(text) ? text : null;

        long? Number(string name) =>
            long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
    }
}
