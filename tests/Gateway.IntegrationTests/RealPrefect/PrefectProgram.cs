namespace Gateway.IntegrationTests.RealPrefect;

/// <summary>Prefect's own program: that of <c>GATEWAY_TEST_PREFECT_PROGRAM</c>, else <c>prefect</c> on PATH.</summary>
internal static class PrefectProgram
{
    private const string Name = "prefect";

    /// <summary>Its file; null where there is none.</summary>
    public static string? File { get; } = Variable("GATEWAY_TEST_PREFECT_PROGRAM") ?? OnPath();

    /// <summary>Why no test can use it; null where they can.</summary>
    public static string? Missing { get; } = File is null ? "There is no program prefect on PATH, and GATEWAY_TEST_PREFECT_PROGRAM names none." : null;

    /// <summary>The Python that has it: the one that stands beside it, as in every environment that pip fills, under the same name with <c>python</c> for <c>prefect</c>.</summary>
    public static string Python
    {
        get
        {
            var name = Path.GetFileName(File!).Replace(Name, "python", StringComparison.Ordinal);
            return Path.Combine(Path.GetDirectoryName(File!)!, name);
        }
    }

    /// <summary>An environment variable; null where it is not set or empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, Name))
        .FirstOrDefault(System.IO.File.Exists);
}
