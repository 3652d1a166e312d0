using System.Runtime.Versioning;

namespace Gateway.IntegrationTests.Containers;

/// <summary>A fact that needs a Docker Engine. <c>tests/run</c> says where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
[UnsupportedOSPlatform("windows")]
internal sealed class DockerFactAttribute : FactAttribute
{
    public DockerFactAttribute() => Skip = DockerEngine.Missing;
}
