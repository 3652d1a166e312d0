using Gateway.Intake;

namespace Gateway.Hosting.Api.Builds;

/// <summary>The headers in which a build result, or the request for its plan, brings its proof; a token comes as <c>Authorization</c>.</summary>
internal static class ProofHeaders
{
    /// <summary>Tells the OpenAPI document of them.</summary>
    public static RouteHandlerBuilder ReadsProof(this RouteHandlerBuilder builder) => builder
        .ReadsHeader(StandardWebhooks.IdHeader, "Standard Webhooks: the delivery's id, which makes it idempotent.")
        .ReadsHeader(StandardWebhooks.TimestampHeader, "Standard Webhooks: seconds since 1970 UTC, within five minutes of now.")
        .ReadsHeader(StandardWebhooks.SignatureHeader, "Standard Webhooks: `v1,<base64>` of HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces.")
        .ReadsHeader(GitHubSignature.SignatureHeader, "GitHub: `sha256=<hex>` of HMAC-SHA256 over the body. Instead of the three above.")
        .ReadsHeader(GitHubSignature.DeliveryHeader, "GitHub: the delivery's id.");
}
