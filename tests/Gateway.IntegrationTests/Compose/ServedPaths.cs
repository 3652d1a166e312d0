using Gateway.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.IntegrationTests.Compose;

/// <summary>A path that the gateway serves.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">The path, with something in the place of each parameter.</param>
/// <param name="IsOpen">Whether it takes requests of whoever sends them, and looks for a proof itself.</param>
internal sealed record ServedPaths(string Method, string Path, bool IsOpen)
{
    /// <summary>All that the service maps.</summary>
    public static IReadOnlyList<ServedPaths> All()
    {
        var builder = WebApplication.CreateBuilder();
        GatewayService.Configure(builder);
        var app = builder.Build();
        GatewayService.Map(app);
        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>().Select(static endpoint => new ServedPaths(
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "GET",
                "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(Text)),
                endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)),
        ];
    }

    private static string Text(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(static part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "documentName" } => "v1",
        RoutePatternParameterPart { Name: "mode" } => "staging",
        _ => "0b9a6f3e-1111-4222-8333-444455556666",
    }));
}
