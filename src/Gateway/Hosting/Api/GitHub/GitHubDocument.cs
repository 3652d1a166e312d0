using Gateway.Intake;
using Gateway.Intake.GitHub;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>What the OpenAPI document says of a delivery, which is read from the raw request and bound to no type.</summary>
internal static class GitHubDocument
{
    /// <summary>Tells the document of the body, in both of GitHub's forms, and of the headers.</summary>
    public static RouteHandlerBuilder TakesDelivery(this RouteHandlerBuilder builder) => builder
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = MakeBody();
            return Task.CompletedTask;
        })
        .ReadsHeader(GitHubEventReader.EventHeader, "The event's name, such as `workflow_run` or `ping`.")
        .ReadsHeader(GitHubSignature.SignatureHeader, "`sha256=<hex>` of HMAC-SHA256 over the raw body with a secret of the repository.")
        .ReadsHeader(GitHubSignature.DeliveryHeader, "The delivery's id.");

    private static OpenApiRequestBody MakeBody() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The event as GitHub sends it; what is not read here is ignored." },
            },
            [RequestBody.Form] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "GitHub's form: the event's JSON in one field.",
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["payload"] = new OpenApiSchema { Type = JsonSchemaType.String } },
                },
            },
        },
    };
}
