using Microsoft.OpenApi;

namespace Gateway.Hosting.Api;

/// <summary>
/// Headers that an operation reads without binding them to a parameter, such as those of a proof, which is verified over the raw request: only
/// this tells the OpenAPI document of them.
/// </summary>
internal static class DocumentedHeaders
{
    /// <summary>Adds a header to what the document says of the operation.</summary>
    public static RouteHandlerBuilder ReadsHeader(this RouteHandlerBuilder builder, string name, string description) =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters =
            [
                .. operation.Parameters ?? [],
                new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Header,
                    Description = description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            ];
            return Task.CompletedTask;
        });
}
