using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Gateway.IntegrationTests.Compose;

/// <summary>What an operator may count on in <c>compose.yml</c>.</summary>
public sealed partial class ComposeFileTests
{
    /// <summary>They do one thing and end.</summary>
    private static readonly string[] OneShots = ["prefect-migrate", "prefect-work-pool"];

    /// <summary>Its image has nothing that could ask it.</summary>
    private static readonly string[] Unasked = ["otel-collector", "sandbox"];

    [Theory]
    [InlineData("GATEWAY_HOST")]
    [InlineData("GATEWAY_REPOSITORY")]
    [InlineData("GATEWAY_IMAGE_REPOSITORY")]
    public async Task A_variable_that_has_no_default_and_is_missing_is_named_with_what_it_is_for(string name)
    {
        var outcome = await ComposeFile.ReadAsync(variables => variables.Remove(name));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(name, outcome.Everything, StringComparison.Ordinal);
        Assert.Contains("set it in .env", outcome.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_is_in_the_example_and_every_one_in_the_example_is_used() =>
        Assert.Equal(
            Variables().Matches(ComposeFile.Text).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ComposeFile.Example.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Only_the_proxy_publishes_ports_to_the_world()
    {
        var file = await ComposeFile.ParseAsync();

        var published = file.Map("services").Entries()
            .Where(static service => service.Value.Has("ports"))
            .SelectMany(static service => ((YamlSequenceNode)service.Value["ports"]).Select(port => (service.Name, Port: HostOf(port))));

        Assert.All(published, static port => Assert.True(port.Name == "traefik" || port.Port == "127.0.0.1", $"{port.Name} {port.Port}"));
        Assert.Equal(2, published.Count(static port => port.Name == "traefik"));
    }

    [Fact]
    public async Task Every_service_is_restarted_bounded_pinned_and_asked_how_it_is()
    {
        var file = await ComposeFile.ParseAsync();

        Assert.All(file.Map("services").Entries(), static service =>
        {
            var isOneShot = OneShots.Contains(service.Name);
            Assert.True(service.Value.Value("restart") == (isOneShot ? "on-failure:5" : "unless-stopped"), service.Name);
            Assert.True(service.Value.Map("deploy").Map("resources").Map("limits").Has("memory"), service.Name);
            Assert.True(isOneShot || Unasked.Contains(service.Name) || service.Value.Has("healthcheck"), service.Name);
            Assert.Matches(@":(v?\d+\.\d+\.\d+|\d+\.\d+-|local)", service.Value.Value("image")!);
            Assert.DoesNotContain("latest", service.Value.Value("image")!, StringComparison.Ordinal);
            Assert.Contains("no-new-privileges:true", ((YamlSequenceNode)service.Value["security_opt"]).Select(static node => node.ToString()));
            Assert.Equal("ALL", ((YamlSequenceNode)service.Value["cap_drop"])[0].ToString());
        });
    }

    [Fact]
    public async Task The_Docker_socket_is_the_workers_alone()
    {
        var file = await ComposeFile.ParseAsync();

        var holders = file.Map("services").Entries().Where(static service => service.Value.Has("volumes") && service.Value["volumes"].ToString().Contains("docker.sock", StringComparison.Ordinal));

        Assert.Equal(["prefect-worker"], holders.Select(static service => service.Name));
    }

    [Fact]
    public async Task The_database_and_the_broker_are_in_a_network_without_a_way_out_and_flow_runs_are_not()
    {
        var file = await ComposeFile.ParseAsync();
        var services = file.Map("services");

        Assert.Equal(["inner"], NetworksOf(services.Map("postgres")));
        Assert.Equal(["inner"], NetworksOf(services.Map("redis")));
        Assert.Equal("true", file.Map("networks").Map("inner").Value("internal"));
        Assert.Equal(file.Map("networks").Map("public").Value("name"), services.Map("prefect-work-pool").Map("environment").Value("WORK_POOL_NETWORK"));
    }

    [Fact]
    public async Task No_secret_stands_in_the_environment_of_a_service()
    {
        var file = await ComposeFile.ParseAsync();

        var secrets = file.Map("services").Entries()
            .Where(static service => service.Value.Has("environment") && service.Name != "sandbox-gateway")
            .SelectMany(static service => service.Value.Map("environment").Children.Select(pair => (service.Name, Variable: pair.Key.ToString(), Value: pair.Value.ToString())))
            .Where(static variable => SecretNames().IsMatch(variable.Variable));

        Assert.All(secrets, static variable => Assert.StartsWith("/run/", variable.Value, StringComparison.Ordinal));
        Assert.NotEmpty(secrets);
    }

    private static IEnumerable<string> NetworksOf(YamlMappingNode service) => service["networks"] switch
    {
        YamlMappingNode map => map.Children.Keys.Select(static key => key.ToString()),
        var list => ((YamlSequenceNode)list).Select(static node => node.ToString()),
    };

    /// <summary>Of <c>host:port:port</c>, or of the long form; empty where every address of the machine is meant.</summary>
    private static string HostOf(YamlNode port) => port is YamlMappingNode map
        ? map.Value("host_ip") ?? ""
        : port.ToString().Split(':') is [var host, _, _] ? host : "";

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z][A-Z0-9_]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variables();

    [GeneratedRegex("(PASSWORD|SECRET|TOKEN|AUTH_?STRING|Audit__Keys|Sha256)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretNames();
}
