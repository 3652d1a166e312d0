using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox.Hosting;

/// <summary>What stands before the endpoints: credentials first, then the CSRF token of a write.</summary>
internal sealed class Gatekeeping(string? authString, CsrfTokens? csrf)
{
    private readonly byte[]? _credentials = authString is null ? null : Encoding.UTF8.GetBytes(authString);

    /// <summary>The refusal, or null when the request may pass.</summary>
    public Answer? Refusal(HttpRequest request)
    {
        if (_credentials is not null && !IsProbe(request) && !IsAuthorized(request.Headers.Authorization))
        {
            return Answer.Exception(StatusCodes.Status401Unauthorized, "Unauthorized");
        }

        return csrf is not null && request.Method is "POST" or "PUT" or "PATCH" or "DELETE" && csrf?.Problem(request) is { } problem
            ? Answer.Problem(StatusCodes.Status403Forbidden, problem)
            : null;
    }

    private static bool IsProbe(HttpRequest request) =>
        request.Method == "GET" && request.Path.Value is "/api/health" or "/api/ready";

    private bool IsAuthorized(string? header)
    {
        if (header?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["Basic", var credentials])
        {
            return false;
        }

        var decoded = new byte[credentials.Length];
        return Convert.TryFromBase64String(credentials, decoded, out var length)
            && CryptographicOperations.FixedTimeEquals(decoded.AsSpan(0, length), _credentials);
    }
}
