using Microsoft.AspNetCore.Http;

namespace Gateway.Intake;

/// <summary>The bearer token of a request (RFC 6750, section 2.1).</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token; null where there is none, or where the header is there twice.</summary>
    public static string? In(IHeaderDictionary headers) =>
        headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
}
