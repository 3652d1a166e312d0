namespace Gateway.IntegrationTests.Differential;

/// <summary>A manifest that gateway and command line are held against each other on.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Text">Its text.</param>
internal sealed record ManifestCase(string Title, string Text)
{
    /// <summary>Environment variables that it needs beside <see cref="Common"/>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Codes of the gateway's errors that are meant although the command line deploys it; the file has the reasons.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Whether the gateway is meant to take what the command line refuses; the file has the reason.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Variables of every manifest.</summary>
    public static readonly IReadOnlyDictionary<string, string> Common = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["IMAGE"] = "ghcr.io/example/pipelines:main-abcdef1",
        ["IMAGE_TAG"] = "main-abcdef1",
        ["POOL"] = "docker-pool",
        ["NUMBER"] = "17",
        ["FLAG"] = "true",
        ["EMPTY"] = "",
        ["ODD"] = "a: {b} # 'c' \"d\" ção",
        ["LINES"] = "one\ntwo\n",
    };

    /// <summary>Paths of the body that are meant to differ; the file has the reasons.</summary>
    public IReadOnlyList<string> Different { get; init; } = [];

    private const string TitleMark = "# ";
    private const string VariableMark = "#: ";
    private const string RefusedMark = "#- ";
    private const string DifferentMark = "#~ ";
    private const string TakenMark = "#+ ";

    /// <summary>
    /// Those written by hand: each file has several, parted by lines of three dashes. The first comment of each is its title; a comment
    /// <c>#: NAME=value</c> sets a variable, <c>#- code, because</c> says that the gateway alone refuses it, <c>#~ /path, because</c> that a field differs, and <c>#+ because</c> that it alone takes it.
    /// </summary>
    public static IReadOnlyList<ManifestCase> ByHand { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(DifferentialFiles.Folder, "manifests"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadAllText(file).Split("\n---\n").Select(text => Read(Path.GetFileNameWithoutExtension(file), text))),
    ];

    private static ManifestCase Read(string file, string text)
    {
        var comments = text.Split('\n').TakeWhile(line => line.StartsWith('#')).ToList();
        return new ManifestCase($"{file}: {Marked(TitleMark).First()}", text)
        {
            Variables = Marked(VariableMark).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
            Refused = [.. Marked(RefusedMark).Select(line => line.Split(',')[0])],
            Different = [.. Marked(DifferentMark).Select(line => line.Split(',')[0])],
            IsTaken = Marked(TakenMark).Any(),
        };

        IEnumerable<string> Marked(string mark) => comments.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..]);
    }
}

/// <summary>The files that the comparison needs.</summary>
internal static class DifferentialFiles
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "differential");

    /// <summary>What collects the facts of flows, as the action has it.</summary>
    public static string Collector => Path.Combine(RepositoryFiles.Root, ".github", "actions", "deploy-flows", "collect-flows.py");
}
