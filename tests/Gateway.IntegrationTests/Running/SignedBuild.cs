using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Intake;

namespace Gateway.IntegrationTests.Running;

/// <summary>A build result with its proof, right unless a test makes it wrong.</summary>
public sealed record SignedBuild
{
    public const string Sha = "abcdef1234567890abcdef1234567890abcdef12";

    public required byte[] Body { get; init; }

    public string Id { get; init; } = "msg_" + Guid.NewGuid().ToString("N");

    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    public string Secret { get; init; } = GatewaySettings.Secret;

    /// <summary>Seconds to wait for the outcome; null sends no preference.</summary>
    public int? Wait { get; init; } = 180;

    /// <summary>Whether to sign as GitHub does.</summary>
    public bool GitHub { get; init; }

    /// <summary>Whether to sign at all.</summary>
    public bool Unsigned { get; init; }

    public string ContentType { get; init; } = "application/json";

    public static SignedBuild From(JsonObject body) => new() { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };

    /// <summary>A right body for the branch <c>staging/demo</c>, with one deployment for each MODE.</summary>
    public static JsonObject Json(long runId = 1, string? manifest = null) => new()
    {
        ["repository"] = GatewaySettings.Repository,
        ["ref"] = "refs/heads/staging/demo",
        ["sha"] = Sha,
        ["run_id"] = runId,
        ["run_number"] = 1,
        ["run_attempt"] = 1,
        ["actor"] = "octocat",
        ["image"] = "ghcr.io/org/pipelines-arcgis:staging-" + Sha[..7],
        ["checks"] = new JsonObject { ["test"] = "success", ["smoke-dbt"] = "success", ["build-push"] = "success" },
        ["manifest"] = manifest ?? TestManifests.Simple,
        ["flows"] = new JsonArray(new JsonObject { ["entrypoint"] = TestManifests.Entrypoint, ["name"] = "Abordagem | Carga ArcGIS" }),
    };

    public HttpRequestMessage ToRequest(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (!Unsigned)
        {
            Sign(request);
        }

        if (Wait is { } seconds)
        {
            request.Headers.Add("Prefer", "wait=" + seconds.ToString(CultureInfo.InvariantCulture));
        }

        return request;
    }

    private void Sign(HttpRequestMessage request)
    {
        if (!WebhookSecret.TryParse(Secret, out var secret, out var error))
        {
            throw new InvalidOperationException(error);
        }

        if (GitHub)
        {
            request.Headers.Add(GitHubSignature.DeliveryHeader, Id);
            request.Headers.Add(GitHubSignature.SignatureHeader, GitHubSignature.Sign(secret.GitHubKey, Body));
            return;
        }

        request.Headers.Add(StandardWebhooks.IdHeader, Id);
        request.Headers.Add(StandardWebhooks.TimestampHeader, At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(secret.StandardKey, Id, At, Body));
    }
}
