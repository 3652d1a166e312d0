using System.Text.Json;
using Gateway.Builds;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Oidc;

/// <summary>Verifies tokens of the organisation's OIDC provider.</summary>
internal sealed class PersonVerifier
{
    /// <summary>Tokens that list a person's groups are long; the server takes no more than this of all headers together, either.</summary>
    private const int MaxLength = 16 * 1024;

    private const int MaxNameLength = 200;

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly PersonVerdict Unverifiable = new PersonVerdict.Unverifiable();

    private readonly JwtVerifier _tokens;
    private readonly PeopleOptions _options;

    internal PersonVerifier(SigningKeys keys, IOptions<PeopleOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _tokens = new JwtVerifier(keys, _options, Algorithms, MaxLength, time);
    }

    /// <summary>Whether tokens are taken at all.</summary>
    public bool IsEnabled => _tokens.IsEnabled;

    /// <summary>Whether a token says that it is of the provider. It need not be.</summary>
    public bool IsOfProvider(string text) => IsEnabled && _tokens.IsOfIssuer(text);

    /// <summary>Verifies a token.</summary>
    /// <param name="text">The token in its compact form.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    public async ValueTask<PersonVerdict> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        var result = await _tokens.VerifyAsync(text, cancellationToken);
        using (result)
        {
            return result switch
            {
                { Claims: { } valid } => PersonOf(valid.RootElement) is { } person ? person : new PersonVerdict.Invalid("its claim sub is missing or has another form"),
                { Fault: { } fault } => new PersonVerdict.Invalid(fault),
                _ => Unverifiable,
            };
        }
    }

    private PersonVerdict.Valid? PersonOf(JsonElement root)
    {
        if (Name(root, "sub") is not { } subject)
        {
            return null;
        }

        return new PersonVerdict.Valid(Name(root, _options.NameClaim) ?? subject, subject, Texts(Find(root, _options.RoleClaim)));
    }

    /// <summary>A claim by its whole name, which may have points in it, or by the path that they make of it.</summary>
    private static JsonElement? Find(JsonElement root, string name)
    {
        if (root.TryGetProperty(name, out var whole))
        {
            return whole;
        }

        var here = root;
        foreach (var part in name.Split('.'))
        {
            if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(part, out here))
            {
                return null;
            }
        }

        return here;
    }

    private static IReadOnlyList<string> Texts(JsonElement? claim) => claim switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)],
        _ => [],
    };

    /// <summary>It will stand in logs and lists, where it must be one line.</summary>
    private static string? Name(JsonElement root, string claim) =>
        Find(root, claim) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= MaxNameLength } text && BuildSyntax.IsPlain(text) ? text : null;
}

/// <summary>What became of the verification of a person's token.</summary>
internal abstract record PersonVerdict
{
    private PersonVerdict()
    {
    }

    /// <summary>It is the provider's, for this gateway, and in time.</summary>
    /// <param name="Name">The person's name.</param>
    /// <param name="Subject">What names the person for good, the token's <c>sub</c>.</param>
    /// <param name="RoleValues">The values of the role claim.</param>
    public sealed record Valid(string Name, string Subject, IReadOnlyList<string> RoleValues) : PersonVerdict;

    /// <summary>It is not.</summary>
    /// <param name="Reason">Why, for the log alone. It may have texts of the token in it, escaped and limited in length.</param>
    public sealed record Invalid(string Reason) : PersonVerdict;

    /// <summary>It may be: the provider's keys could not be had.</summary>
    public sealed record Unverifiable : PersonVerdict;
}
