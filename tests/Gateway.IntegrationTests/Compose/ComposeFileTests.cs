using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Gateway.Cli;
using Gateway.IntegrationTests.Workflows;
using YamlDotNet.RepresentationModel;

namespace Gateway.IntegrationTests.Compose;

/// <summary>What an operator may count on in <c>compose.yml</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ComposeFileTests
{
    /// <summary>They do one thing and end.</summary>
    private static readonly string[] OneShots = ["prefect-migrate", "prefect-work-pools"];

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
    public async Task The_first_look_needs_no_file_of_one_s_own()
    {
        const string Command = "docker compose --env-file .env.example up sandbox-gateway";
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "README.md"));

        var outcome = await ComposeFile.ReadWithExampleAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.All([readme, ComposeFile.Text], static text => Assert.Contains(Command, text, StringComparison.Ordinal));
    }

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
            // Whether it has its digest, too, is for pin-images.sh --check to see.
            Assert.Matches(@":(v?\d+\.\d+\.\d+|\d+\.\d+-|local)", service.Value.Value("image")!);
            Assert.DoesNotContain("latest", service.Value.Value("image")!, StringComparison.Ordinal);
            Assert.Contains("no-new-privileges:true", ((YamlSequenceNode)service.Value["security_opt"]).Select(static node => node.ToString()));
            Assert.Equal("ALL", ((YamlSequenceNode)service.Value["cap_drop"])[0].ToString());
        });
    }

    [Fact]
    public async Task The_gateway_has_longer_to_end_than_it_takes()
    {
        var file = await ComposeFile.ParseAsync();

        var grace = file.Map("services").Map("gateway").Value("stop_grace_period")!;

        Assert.True(TimeSpan.FromSeconds(int.Parse(grace.TrimEnd('s'), CultureInfo.InvariantCulture)) > GatewayCommand.ServeTermination, grace);
    }

    [Fact]
    public async Task The_Docker_socket_is_the_workers_alone()
    {
        var file = await ComposeFile.ParseAsync();

        var holders = file.Map("services").Entries().Where(static service => service.Value.Has("volumes") && service.Value["volumes"].ToString().Contains("docker.sock", StringComparison.Ordinal));

        Assert.Equal(["prefect-worker-prod", "prefect-worker-staging"], holders.Select(static service => service.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The volume of the ledger is what is backed up.</summary>
    [Fact]
    public void The_ledgers_key_is_in_a_volume_of_its_own()
    {
        var gateway = ComposeFile.Parse(ComposeFile.Text).Map("services").Map("gateway");

        var volumes = ((YamlSequenceNode)gateway["volumes"]).Select(static volume => volume.ToString()).ToList();

        Assert.Equal("/var/lib/gateway-key/ledger.key", gateway.Map("environment").Value("Gateway__Ledger__KeyFile"));
        Assert.Contains("ledger:/var/lib/gateway", volumes);
        Assert.Contains("ledger-key:/var/lib/gateway-key", volumes);
        Assert.DoesNotContain(volumes, static volume => volume.EndsWith(":/var/lib", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_database_and_the_broker_are_in_a_network_without_a_way_out_that_Prefects_server_alone_shares()
    {
        var file = await ComposeFile.ParseAsync();

        Assert.Equal(["postgres", "prefect-api", "prefect-background", "prefect-migrate", "redis"], MembersOf(file, "data"));
        Assert.Equal(["data"], NetworksOf(file.Map("services").Map("postgres")));
        Assert.Equal(["data"], NetworksOf(file.Map("services").Map("redis")));
        Assert.Equal(("true", "true"), (file.Map("networks").Map("data").Value("internal"), file.Map("networks").Map("inner").Value("internal")));
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task A_MODE_has_a_work_pool_a_worker_and_a_network_of_its_own(string mode)
    {
        var file = await ComposeFile.ParseAsync();
        var services = file.Map("services");

        var gateway = services.Map("gateway").Map("environment");
        Assert.Equal(("docker-" + mode, "gateway-runs-" + mode), (gateway.Value($"Gateway__Modes__{mode}__WorkPools__0"), gateway.Value($"Gateway__Modes__{mode}__Networks__0")));
        Assert.Contains($"docker-{mode}=gateway-runs-{mode}", ((YamlSequenceNode)services.Map("prefect-work-pools")["command"]).Select(static argument => argument.ToString()));
        Assert.Equal("docker-" + mode, services.Map("prefect-worker-" + mode).Map("environment").Value("WORK_POOL"));
        Assert.Equal("gateway-runs-" + mode, file.Map("networks").Map("runs-" + mode).Value("name"));
    }

    [Theory]
    [InlineData("runs-staging")]
    [InlineData("runs-prod")]
    public async Task A_flow_run_reaches_Prefects_API_and_no_other_service(string network)
    {
        var file = await ComposeFile.ParseAsync();

        Assert.Equal(["prefect-api"], MembersOf(file, network));
        Assert.Equal("0", file.Map("services").Map("prefect-api").Map("sysctls").Value("net.ipv4.ip_forward"));
    }

    [Fact]
    public async Task No_container_is_given_the_proxys_address()
    {
        var file = await ComposeFile.ParseAsync();
        var given = ((YamlSequenceNode)file.Map("networks").Map("public").Map("ipam")["config"])[0];
        var proxy = IPAddress.Parse(file.Map("services").Map("traefik").Map("networks").Map("public").Value("ipv4_address")!);

        Assert.True(IPNetwork.Parse(given.Value("subnet")!).Contains(proxy));
        Assert.False(IPNetwork.Parse(given.Value("ip_range")!).Contains(proxy));
        Assert.Equal(proxy.ToString(), file.Map("services").Map("gateway").Map("environment").Value("Gateway__Http__TrustedProxies__0"));
    }

    /// <summary>Its command is run with a stand-in for the image's entry point, which shows what Redis would read.</summary>
    [Fact]
    public async Task Redis_asks_for_the_made_password_and_no_list_of_processes_shows_it()
    {
        var folder = Directory.CreateTempSubdirectory("redis-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "redis_password"), "a-password\n");
            var entrypoint = Path.Combine(folder.FullName, "docker-entrypoint.sh");
            await File.WriteAllTextAsync(entrypoint, "#!/bin/sh\necho \"$@\"\ncat\n");
            File.SetUnixFileMode(entrypoint, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var command = ((YamlSequenceNode)(await ComposeFile.ParseAsync()).Map("services").Map("redis")["command"]).Select(static argument => argument.ToString().Replace("$$", "$", StringComparison.Ordinal)).ToList();

            var outcome = await Tools.StartAsync(
                command[0],
                command[1..].Select(argument => argument.Replace("/run/secrets", folder.FullName, StringComparison.Ordinal)),
                folder.FullName,
                environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}" });

            Assert.Equal(new ToolOutcome(0, "redis-server - --appendonly yes --maxmemory 256mb --maxmemory-policy noeviction\nrequirepass a-password\n", ""), outcome);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Pip then takes nothing else, whatever the index gives.</summary>
    [Fact]
    public async Task A_worker_installs_only_what_has_the_hash_that_is_written_down()
    {
        var file = await ComposeFile.ParseAsync();
        var requirements = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docker", "prefect", "requirements.txt"));

        foreach (var worker in (ReadOnlySpan<string>)["prefect-worker-staging", "prefect-worker-prod"])
        {
            var command = ((YamlSequenceNode)file.Map("services").Map(worker)["command"]).Last().ToString();
            Assert.StartsWith("pip install ", command, StringComparison.Ordinal);
            Assert.Contains(" --no-deps --only-binary :all: --require-hashes --requirement /opt/gateway/requirements.txt && ", command, StringComparison.Ordinal);
        }

        Assert.Matches(@"\A(#[^\n]*\n)+[a-z-]+==[\d.]+ \\\n    --hash=sha256:[0-9a-f]{64}\n\z", requirements);
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

    private static IEnumerable<string> MembersOf(YamlMappingNode file, string network) => file.Map("services").Entries()
        .Where(service => service.Value.Has("networks") && NetworksOf(service.Value).Contains(network, StringComparer.Ordinal))
        .Select(static service => service.Name)
        .Order(StringComparer.Ordinal);

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
