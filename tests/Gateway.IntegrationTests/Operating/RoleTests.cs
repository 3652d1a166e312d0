using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Operating;

public sealed class RoleTests(OperatedGateway operated) : IClassFixture<OperatedGateway>
{
    private const string Id = "01a208e4-0dcf-7dfb-8384-7cba149f9d72";

    public static TheoryData<string, string> Orders => new()
    {
        { "POST", $"/rollouts/{Id}/redeploy" },
        { "POST", $"/rollouts/{Id}/cancel" },
        { "POST", $"/rollouts/{Id}/retry" },
        { "PUT", "/modes/staging/freeze" },
        { "DELETE", "/modes/staging/freeze" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_readers_key_is_refused_with_its_role_and_the_setting(string method, string path)
    {
        var answer = await operated.OrderAsync(HttpMethod.Parse(method), path, body: null, key: GatewaySettings.ApiKey);

        Assert.Equal((403, "role_required"), answer.Problem);
        var error = Assert.Single(answer.Body["errors"]!.AsArray())!;
        Assert.Equal(("reader", "operator, admin", "Gateway:ApiKeys:tests:Role"), ((string?)error["seen"], (string?)error["expected"], (string?)error["setting"]));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_without_a_known_key_is_401(string method, string path)
    {
        Assert.Equal((401, "api_key_required"), (await operated.OrderAsync(HttpMethod.Parse(method), path, body: null, key: null)).Problem);
        Assert.Equal((401, "api_key_required"), (await operated.OrderAsync(HttpMethod.Parse(method), path, body: null, key: "another-key")).Problem);
    }

    [Theory]
    [InlineData(OperatedGateway.OperatorKey)]
    [InlineData(OperatedGateway.AdminKey)]
    public async Task Operators_and_admins_may_order(string key) =>
        Assert.Equal((404, "not_found"), (await operated.OrderAsync(HttpMethod.Post, $"/rollouts/{Id}/cancel", body: null, key: key)).Problem);

    [Theory]
    [InlineData("boss")]
    [InlineData("1")]
    [InlineData("")]
    public async Task A_role_that_there_is_not_does_not_start(string role)
    {
        using var settings = new GatewaySettings { ["ApiKeys:tests:Role"] = role };

        Assert.Contains("Gateway:ApiKeys:tests:Role must be reader, operator or admin.", await HostedGateway.FindFaultsAsync(settings), StringComparison.Ordinal);
    }
}
