using Gateway.Builds;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Api.Builds;

/// <summary>What the OpenAPI document says of a body with build results, which is read from the raw request.</summary>
internal static class BuildDocument
{
    /// <summary>Tells the document that the body is one build result, or several.</summary>
    public static RouteHandlerBuilder TakesOneOrSeveral(this RouteHandlerBuilder builder) => builder
        .Accepts<BuildResult>("application/json")
        .AddOpenApiOperationTransformer(static async (operation, context, cancellationToken) =>
        {
            var several = await context.GetOrCreateSchemaAsync(typeof(BuildResults), null, cancellationToken);
            var project = await context.GetOrCreateSchemaAsync(typeof(ProjectBuild), null, cancellationToken);
            context.Document!.AddComponent(nameof(ProjectBuild), project);
            context.Document!.AddComponent(nameof(BuildResults), several);
            ((OpenApiSchema)several.Properties!["projects"]).Items = new OpenApiSchemaReference(nameof(ProjectBuild), context.Document);
            var body = operation.RequestBody!.Content!["application/json"];
            body.Schema = new OpenApiSchema { AnyOf = [body.Schema!, new OpenApiSchemaReference(nameof(BuildResults), context.Document)] };
        });
}
