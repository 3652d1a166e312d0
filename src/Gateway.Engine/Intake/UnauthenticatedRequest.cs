using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Gateway.Intake;

/// <summary>What the log needs of a request without valid credentials, once it is answered.</summary>
/// <param name="Fault">What verification found.</param>
/// <param name="Address">Where it came from, or null.</param>
/// <param name="Signature">Its signature header as sent, or null.</param>
/// <param name="Token">Its bearer token as sent, or null.</param>
/// <param name="Head">The beginning of its body, at most <see cref="MaxHead"/> bytes.</param>
/// <param name="Trace">The request's trace.</param>
internal sealed record UnauthenticatedRequest(
    CredentialFault Fault, string? Address, string? Signature, string? Token, ReadOnlyMemory<byte> Head, ActivityContext Trace)
{
    /// <summary>How much of a body is kept for the log: GitHub names the repository behind the run, some ten thousand bytes in.</summary>
    public const int MaxHead = 32 * 1024;

    /// <summary>Takes it from a request. The work does not depend on the kind of failure.</summary>
    public static UnauthenticatedRequest From(CredentialFault fault, string? address, IHeaderDictionary headers, ReadOnlySpan<byte> body) => new(
        fault,
        address,
        headers[StandardWebhooks.SignatureHeader] is [{ } standard] ? standard : headers[GitHubSignature.SignatureHeader] is [{ } github] ? github : null,
        BearerToken.In(headers),
        body[..Math.Min(body.Length, MaxHead)].ToArray(),
        Activity.Current?.Context ?? default);
}
