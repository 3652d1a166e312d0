using System.Text;
using System.Text.Json.Nodes;
using Gateway.Intake;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.GitHubWebhooks;

/// <summary>A delivery of GitHub's webhook, right unless a test makes it wrong.</summary>
public sealed record GitHubDelivery
{
    public required byte[] Body { get; init; }

    public string? Event { get; init; } = "workflow_run";

    public string Id { get; init; } = Guid.NewGuid().ToString();

    public string Secret { get; init; } = GatewaySettings.Secret;

    public string ContentType { get; init; } = "application/json";

    /// <summary>The signature to send instead of the right one; empty for none.</summary>
    public string? Signature { get; init; }

    public static GitHubDelivery From(JsonNode body, string name = "workflow_run") => new() { Body = Encoding.UTF8.GetBytes(body.ToJsonString()), Event = name };

    /// <summary>An event as GitHub sends it.</summary>
    public static JsonObject Json(string fixture) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "github", fixture + ".json")))!.AsObject();

    /// <summary>A run of <c>staging/demo</c> that was completed with success.</summary>
    public static JsonObject Run(long id, Action<JsonObject>? change = null)
    {
        var json = Json("workflow_run.completed");
        var run = json["workflow_run"]!.AsObject();
        run["id"] = id;
        run["run_number"] = id;
        change?.Invoke(run);
        return json;
    }

    /// <summary>The same event in the form that GitHub sends by default.</summary>
    public GitHubDelivery AsForm() => this with
    {
        Body = Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(Encoding.UTF8.GetString(Body))),
        ContentType = "application/x-www-form-urlencoded",
    };

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent(Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        request.Headers.Add(GitHubSignature.DeliveryHeader, Id);
        if (Event is { } name)
        {
            request.Headers.Add("X-GitHub-Event", name);
        }

        var signature = Signature ?? GitHubSignature.Sign(Encoding.UTF8.GetBytes(Secret), Body);
        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(GitHubSignature.SignatureHeader, signature);
        }

        return request;
    }

    public async Task<HttpResponseMessage> PostAsync(ServedGateway gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        using var request = ToRequest();
        return await gateway.Client.SendAsync(request);
    }
}
