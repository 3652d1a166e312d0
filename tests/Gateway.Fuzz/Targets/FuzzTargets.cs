namespace Gateway.Fuzz.Targets;

/// <summary>Every target.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new SignatureHeaders(),
        new BuildBodies(),
        new ManifestTexts(),
        new RegistryAnswers(),
        new PrefectAnswers(),
        new GitHubBodies(),
        new Tokens(),
        new IssuerKeys(),
        new ParameterSchemas(),
        new Templates(),
    ];
}
