using System.Security.Cryptography;
using System.Text;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Hosting;

/// <summary>What stands before the endpoints: credentials first, then the CSRF token of a write.</summary>
internal sealed class Gatekeeping(string? authString, CsrfTokens? csrf, ServerManners manners)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The refusal, or null when the request may pass.</summary>
    public Answer? Refusal(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            return null;
        }

        if (authString is not null && !IsProbe(request) && CredentialsRefusal(request.Headers.Authorization, authString) is { } refusal)
        {
            return refusal;
        }

        return csrf is not null && request.Method is "POST" or "PUT" or "PATCH" or "DELETE" && csrf?.Problem(request) is { } problem
            ? Answer.Problem(StatusCodes.Status403Forbidden, problem)
            : null;
    }

    /// <summary>What is asked before anybody can have credentials: whether the server lives.</summary>
    private bool IsProbe(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return request.Method == "GET" && (manners.KnowsProbesByTheirWholePath
            ? path is "/api/health" or "/api/ready"
            : path.EndsWith("health", StringComparison.Ordinal) || path.EndsWith("ready", StringComparison.Ordinal));
    }

    private Answer? CredentialsRefusal(string? header, string expected)
    {
        if (Credentials(header) is not { } given)
        {
            return Unauthorized;
        }

        if (manners.FailsOnCredentialsBeyondAscii && !(Ascii.IsValid(given) && Ascii.IsValid(expected)))
        {
            return Answer.InternalError;
        }

        return CryptographicOperations.FixedTimeEquals(Utf8.GetBytes(given), Utf8.GetBytes(expected)) ? null : Unauthorized;
    }

    private static Answer Unauthorized { get; } = Answer.Exception(StatusCodes.Status401Unauthorized, "Unauthorized");

    private static string? Credentials(string? header)
    {
        if (header?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["Basic", var encoded])
        {
            return null;
        }

        try
        {
            return Utf8.GetString(Convert.FromBase64String(encoded));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
