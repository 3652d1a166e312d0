using Gateway.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Gateway.IntegrationTests.Access;

public sealed class OpenEndpointTests
{
    /// <summary>What stands in no OpenAPI document is asked here, too: an endpoint says that it is open, or whom it opens to.</summary>
    [Fact]
    public async Task No_endpoint_is_open_by_having_been_forgotten()
    {
        await using var app = GatewayService.Build([]);

        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).ToList();

        Assert.NotEmpty(endpoints);
        Assert.Empty(endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(endpoint => endpoint.DisplayName));
    }
}
