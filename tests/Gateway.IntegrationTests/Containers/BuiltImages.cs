using System.Runtime.Versioning;

namespace Gateway.IntegrationTests.Containers;

/// <summary>
/// A real engine, and the images of <c>docker/gateway/Dockerfile</c>, built by it without a network on bases made here when they are first needed.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class BuiltImages : IAsyncLifetime
{
    public const string Gateway = "gateway-tests:gateway";
    public const string Sandbox = "gateway-tests:sandbox";
    public const string Version = "1.2.3";
    public const string Revision = "0123456789abcdef0123456789abcdef01234567";

    private const string Sdk = "gateway-tests:sdk";
    private const string Runtime = "gateway-tests:runtime";

    private Task? _built;

    internal DockerEngine Engine { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (DockerEngine.Missing is null)
        {
            Engine = await DockerEngine.StartAsync();
        }
    }

    /// <summary>Builds the images, once.</summary>
    public Task BuildAsync() => _built ??= DockerEngine.Missing is null ? BuildAllAsync() : Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Engine is not null)
        {
            await Engine.TryAsync("image", "rm", "--force", Gateway, Sandbox, Sdk, Runtime);
            await Engine.DisposeAsync();
        }
    }

    private async Task BuildAllAsync()
    {
        await Engine.ImportBaseAsync("runtime", Runtime, "ENV PATH=/usr/bin:/bin:/usr/share/dotnet");
        await Engine.ImportBaseAsync("sdk", Sdk, "ENV PATH=/usr/bin:/bin:/usr/share/dotnet", "ENV NUGET_PACKAGES=/nuget");
        await BuildAsync("gateway", Gateway);
        await BuildAsync("sandbox", Sandbox);
    }

    private Task<string> BuildAsync(string target, string name) => Engine.RunAsync(
        "build", "--network", "none", "--file", "docker/gateway/Dockerfile", "--target", target, "--tag", name,
        "--build-arg", $"BUILD_IMAGE={Sdk}", "--build-arg", $"RUNTIME_IMAGE={Runtime}",
        "--build-arg", $"VERSION={Version}", "--build-arg", $"REVISION={Revision}", ".");
}

/// <summary>Tests that share the images.</summary>
[CollectionDefinition(Name)]
[UnsupportedOSPlatform("windows")]
public sealed class ContainerTestGroup : ICollectionFixture<BuiltImages>
{
    public const string Name = "Containers";
}
