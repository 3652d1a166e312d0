using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Gateway.IntegrationTests.Compose;

/// <summary>Traefik's routes. Traefik itself cannot be had here: its templates are filled in as it would, and what they give is read.</summary>
public sealed partial class ProxyRouteTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "docker", "traefik", "dynamic");

    [Fact]
    public void What_CI_posts_Swagger_UI_and_health_have_each_a_route_and_limits_of_their_own()
    {
        var routes = Read("gateway.yml").Map("http").Map("routers");

        Assert.Equal(["gateway-webhooks", "gateway-api", "gateway-swagger", "gateway-health"], routes.Entries().Select(static route => route.Name));
        Assert.All(routes.Entries(), static route => Assert.NotEmpty((YamlSequenceNode)route.Value["middlewares"]));
        Assert.All(routes.Entries(), static route => Assert.StartsWith("Host(`GATEWAY_HOST`) && ", route.Value.Value("rule"), StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_are_not_reachable_from_outside() =>
        Assert.DoesNotContain(
            Read("gateway.yml").Map("http").Map("routers").Entries(),
            static route => PathRules().Matches(route.Value.Value("rule")!).Any(static path => "/metrics".StartsWith(path.Groups["path"].Value, StringComparison.Ordinal)));

    /// <summary>Traefik's buffering holds an answer back until it is whole, and events of a rollout are to be seen as they happen.</summary>
    [Fact]
    public void Only_what_CI_posts_is_buffered()
    {
        var http = Read("gateway.yml").Map("http");
        var buffering = http.Map("middlewares").Entries().Where(static middleware => middleware.Value.Has("buffering")).Select(static middleware => middleware.Name).ToList();

        var buffered = http.Map("routers").Entries().Where(route => ((YamlSequenceNode)route.Value["middlewares"]).Any(middleware => buffering.Contains(middleware.ToString())));

        Assert.Equal(["gateway-webhooks"], buffered.Select(static route => route.Name));
    }

    [Fact]
    public void Each_path_that_the_gateway_serves_comes_by_the_route_that_is_meant_for_it()
    {
        var routes = Read("gateway.yml").Map("http").Map("routers").Entries().Select(static route => (route.Name, Rule: route.Value.Value("rule")!, Priority: int.Parse(route.Value.Value("priority")!, CultureInfo.InvariantCulture)))
            .OrderByDescending(static route => route.Priority)
            .ToList();

        Assert.All(ServedPaths.All(), served => Assert.Equal(
            (served, served switch
            {
                { Path: "/metrics" } => null,
                { Method: "POST", IsOpen: true } => "gateway-webhooks",
                { Path: "/health/live" or "/health/ready" } => "gateway-health",
                { Path: "/openapi/v1.json" } => "gateway-swagger",
                _ => "gateway-api",
            }),
            (served, routes.FirstOrDefault(route => Takes(route.Rule, served)).Name)));
    }

    [Theory]
    [InlineData("gateway.yml")]
    [InlineData("prefect.yml")]
    public void Every_middleware_and_service_that_a_route_names_is_there(string name)
    {
        var http = Read(name).Map("http");

        Assert.All(http.Map("routers").Entries(), route =>
        {
            Assert.All((YamlSequenceNode)route.Value["middlewares"], middleware => Assert.True(http.Map("middlewares").Has(middleware.ToString())));
            Assert.True(http.Map("services").Has(route.Value.Value("service")!));
        });
    }

    [Fact]
    public void Prefect_is_reachable_from_outside_only_with_a_name_and_from_networks_that_are_named()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "prefect.yml"));

        Assert.Matches(@"\A(#[^\n]*\n)*# \{\{ if env ""PREFECT_HOST"" \}\}\nhttp:\n", text);
        Assert.EndsWith("# {{ end }}\n", text, StringComparison.Ordinal);
        Assert.Contains("prefect-networks", Read("prefect.yml").Map("http").Map("routers").Map("prefect")["middlewares"].ToString(), StringComparison.Ordinal);
        Assert.Contains("default \"127.0.0.1/32\"", text, StringComparison.Ordinal);
    }

    private static bool Takes(string rule, ServedPaths served) =>
        (MethodRules().Match(rule) is not { Success: true } method || method.Groups["method"].Value == served.Method)
        && PathRules().Matches(rule).Any(path => path.Groups["prefix"].Success ? served.Path.StartsWith(path.Groups["path"].Value, StringComparison.Ordinal) : served.Path == path.Groups["path"].Value);

    /// <summary>Each template in a text filled in with its variable's name.</summary>
    private static YamlMappingNode Read(string name) => ComposeFile.Parse(Templates().Replace(File.ReadAllText(Path.Combine(Folder, name)), static match => match.Groups["name"].Value));

    [GeneratedRegex("\\{\\{ env \"(?<name>[A-Z_]+)\"[^}]*\\}\\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Templates();

    [GeneratedRegex("Method\\(`(?<method>[^`]*)`\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MethodRules();

    [GeneratedRegex("Path(?<prefix>Prefix)?\\(`(?<path>[^`]*)`\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathRules();
}
