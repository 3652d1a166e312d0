using System.Runtime.Versioning;
using Gateway.IntegrationTests.Documentation;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Compose;

/// <summary>The gateway with the settings that <c>compose.yml</c> gives it, and the secrets that <c>docker/make-secrets.sh</c> makes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ComposedGatewayTests : IDisposable
{
    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("composed-");

    public void Dispose() => _secrets.Delete(recursive: true);

    [Fact]
    public async Task It_starts_takes_a_build_that_the_made_secret_signed_and_reaches_Prefect_with_the_made_password()
    {
        await MakeSecretsAsync();
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = ReadSecret("prefect_auth_string") });
        using var settings = await SettingsAsync(sandbox.ApiUrl);
        settings["Modes:staging:Oidc:Required"] = "false";
        await using var gateway = await GatewayProcess.StartAsync(settings);

        var build = SignedBuild.Json();
        build["manifest"] = ((string)build["manifest"]!).Replace("docker-pool", "docker-staging", StringComparison.Ordinal);
        using var answer = await gateway.PostAsync(SignedBuild.From(build) with { Secret = ReadSecret("repository_secret") });

        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
    }

    [Fact]
    public async Task Prometheus_reads_with_the_made_key()
    {
        await MakeSecretsAsync();
        using var settings = await SettingsAsync(new Uri("http://127.0.0.1:9/api"));
        await using var gateway = await GatewayProcess.StartAsync(settings);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/modes");
        request.Headers.Add("X-API-Key", ReadSecret("metrics_key"));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var answer = await client.SendAsync(request);

        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
    }

    [Fact]
    public async Task The_settings_of_the_way_from_prefect_deploy_go_with_those_that_Compose_gives()
    {
        await MakeSecretsAsync();
        using var settings = await SettingsAsync(new Uri("http://127.0.0.1:9/api"));
        foreach (var line in await MigratedSettingsAsync())
        {
            var (setting, value) = (line.Split('=', 2)[0], line.Split('=', 2)[1]);
            setting = setting["Gateway__".Length..].Replace("__", ":", StringComparison.Ordinal);
            Assert.Null(settings[setting]);
            settings[setting] = value;
        }

        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var answer = await client.GetAsync("/health/live");

        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
    }

    [Fact]
    public async Task A_second_repository_goes_with_what_Compose_gives_as_settings_env_says()
    {
        await MakeSecretsAsync();
        using var settings = await SettingsAsync(new Uri("http://127.0.0.1:9/api"), static variables => variables["GATEWAY_IMAGE_REPOSITORY"] = "ghcr.io/{repository}");
        var shown = await File.ReadAllLinesAsync(Path.Combine(RepositoryFiles.Root, "docker", "gateway", "settings.env"));
        var lines = shown.SkipWhile(static line => !line.StartsWith("# A second repository", StringComparison.Ordinal))
            .SkipWhile(static line => !line.StartsWith("#Gateway__", StringComparison.Ordinal))
            .TakeWhile(static line => line.StartsWith("#Gateway__", StringComparison.Ordinal))
            .ToList();
        foreach (var line in lines)
        {
            settings[line.Split('=', 2)[0]["#Gateway__".Length..].Replace("__", ":", StringComparison.Ordinal)] = line.Split('=', 2)[1];
        }

        settings["Modes:staging:Lanes:first:Repository"] = settings["Modes:staging:Repositories:0"];
        settings["Modes:staging:Lanes:first:Secrets:Directory"] = settings["Modes:staging:Secrets:Directory"];
        settings["Modes:staging:Secrets:Directory"] = null;

        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var client = new HttpClient { BaseAddress = gateway.Address };
        using var answer = await client.GetAsync("/health/live");

        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
        Assert.NotEmpty(lines);
    }

    [Fact]
    public async Task Secrets_that_are_there_are_kept_and_no_other_user_can_enter_their_folder()
    {
        await MakeSecretsAsync();
        var before = Directory.GetFiles(_secrets.FullName).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();

        await MakeSecretsAsync();

        Assert.Equal(before, Directory.GetFiles(_secrets.FullName).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_secrets.FullName));
    }

    /// <summary>The lines that <c>docs/migrating.md</c> puts into <c>settings.env</c>, made by its own commands.</summary>
    private async Task<string[]> MigratedSettingsAsync()
    {
        var blocks = CommandBlock.Parse("migrating.md");
        var writing = blocks.Single(static block => block.Commands.Contains("cat > local/settings.env", StringComparison.Ordinal)).Commands;
        var choosing = blocks.Single(static block => block.Commands.Contains("> local/compose.settings.env", StringComparison.Ordinal)).Commands;
        const string End = "\nEND\n";
        var script = "mkdir local\n" + writing[..(writing.IndexOf(End, StringComparison.Ordinal) + End.Length)] + choosing;
        var folder = _secrets.CreateSubdirectory("migrating").FullName;
        var made = await Tools.StartAsync("bash", ["-c", script], folder);
        Assert.True(made.ExitCode == 0, made.Everything);
        return await File.ReadAllLinesAsync(Path.Combine(folder, "local", "compose.settings.env"));
    }

    private async Task MakeSecretsAsync()
    {
        var made = await Tools.StartAsync("bash", [Path.Combine(RepositoryFiles.Root, "docker", "make-secrets.sh"), _secrets.FullName], RepositoryFiles.Root);
        Assert.True(made.ExitCode == 0, made.Everything);
    }

    private string ReadSecret(string name) => File.ReadAllText(Path.Combine(_secrets.FullName, name)).Trim();

    /// <summary>What Compose gives the service, with what is mounted found where it lies here.</summary>
    private async Task<GatewaySettings> SettingsAsync(Uri prefect, Action<Dictionary<string, string>>? change = null)
    {
        var file = await ComposeFile.ParseAsync(change);
        var given = file.Map("services").Map("gateway").Map("environment");
        var settings = new GatewaySettings(prefect);
        settings.Clear("Repositories", "ApiKeys", "Modes");
        foreach (var (name, value) in given.Children.Select(static pair => (pair.Key.ToString(), pair.Value.ToString())).Where(static pair => pair.Item1.StartsWith("Gateway__", StringComparison.Ordinal)))
        {
            if (name != "Gateway__Prefect__ApiUrl")
            {
                settings[name["Gateway__".Length..].Replace("__", ":", StringComparison.Ordinal)] = value
                    .Replace("/run/secrets/", _secrets.FullName + "/", StringComparison.Ordinal)
                    .Replace("/run/gateway/", _secrets.FullName + "/", StringComparison.Ordinal);
            }
        }

        return settings;
    }
}
