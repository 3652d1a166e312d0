using Microsoft.OpenApi;

namespace Gateway.Hosting.Api.Plans;

/// <summary>What the OpenAPI document says of a plan's answer beyond its type: the header of both forms, and that Markdown is text.</summary>
internal static class PlanDocument
{
    /// <summary>Tells the document of the forms.</summary>
    public static RouteHandlerBuilder AnswersPlan(this RouteHandlerBuilder builder) => builder.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        if (operation.Responses?["200"] is OpenApiResponse answer)
        {
            answer.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            answer.Headers[PlanAnswers.DeployableHeader] = new OpenApiHeader
            {
                Description = "`true` when a rollout could begin, else `false`.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true", "false"] },
            };
            if (answer.Content?.TryGetValue(PlanAnswers.Markdown, out var markdown) == true)
            {
                markdown.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            }
        }

        return Task.CompletedTask;
    });
}
