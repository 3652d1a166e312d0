namespace Gateway.Benchmarks;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
