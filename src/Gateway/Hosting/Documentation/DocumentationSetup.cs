using Gateway.Builds;
using Gateway.Hosting.Access;
using Gateway.Hosting.Versioning;
using Gateway.Intake;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Documentation;

/// <summary>One OpenAPI 3.1 document, and Swagger UI that shows it.</summary>
internal static class DocumentationSetup
{
    private const string TokenScheme = "github_token";
    private const string PersonScheme = "person_token";

    private const string Document = "v1";

    public static IServiceCollection AddDocumentation(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            RecordedExamples.Add(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // What a reader may leave out is empty, never null, in the record; JSON callers may leave it out.
            if (context.JsonTypeInfo.Type == typeof(BuildResult))
            {
                schema.Required?.Remove("checks");
                schema.Required?.Remove("flows");
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            RequireKey(operation, context);
            return Task.CompletedTask;
        });
    });

    public static void UseDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = DocumentationPages.Prefix[1..];
            ui.DocumentTitle = "Deployment gateway";
            ui.SwaggerEndpoint($"/openapi/{Document}.json", "Deployment gateway v1");
            ui.DisplayRequestDuration();
            ui.EnableTryItOutByDefault();
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Deployment gateway",
            Version = GatewayVersion.Number,
            Description =
                "Stands between GitHub Actions and one Prefect server: decides which MODE a branch may change, and changes that MODE's deployments. "
                + "Errors are problem details (RFC 9457) with a stable `code`; `errors` lists everything that was wrong, with where and what to do.",
        };

        // The address is the reader's own: a document that named the one it was made at would be wrong behind any proxy.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[ApiKeyAuthentication.SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyAuthentication.Header,
            Description = "A key of `gateway keys create`, whose SHA-256 the gateway has under Gateway:ApiKeys. Its Role there is reader, operator or admin; each may do what those before it may.",
        };
        document.Components.SecuritySchemes[PersonScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token of the organisation's OIDC provider, where Gateway:People is set; its role comes from the claim Gateway:People:RoleClaim.",
        };
        document.Components.SecuritySchemes[RepositoryCredentialAuthentication.SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = StandardWebhooks.SignatureHeader,
            Description = "Standard Webhooks: `v1,<base64>` of HMAC-SHA256 over `id.timestamp.path` with a secret of the repository, beside `webhook-id` and `webhook-timestamp`.",
        };
        document.Components.SecuritySchemes[TokenScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "An OIDC token of GitHub Actions for the gateway's audience, where Gateway:Oidc:Audience is set.",
        };
    }

    private static void RequireKey(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [Requirement(ApiKeyAuthentication.SchemeName, context), Requirement(PersonScheme, context)];
        }

        if (metadata.OfType<IAuthorizeData>().Any(data => data.Policy == AccessServices.Watchers))
        {
            operation.Security?.Add(Requirement(RepositoryCredentialAuthentication.SchemeName, context));
            operation.Security?.Add(Requirement(TokenScheme, context));
        }

        // The other proofs are headers of the operation; without any of them, the answer is 401.
        if (operation.OperationId is "PostBuild" or "PostPlan" or "PostOutdatedProjects")
        {
            operation.Security = [Requirement(TokenScheme, context), []];
        }
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}
