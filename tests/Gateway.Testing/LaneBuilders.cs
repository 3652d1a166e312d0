using Gateway.Policy;

namespace Gateway.Testing;

/// <summary>A MODE of three repositories: A and B have lanes, C has no entry.</summary>
internal static class LaneBuilders
{
    public const string A = "org/a";

    public const string B = "org/b";

    public const string C = "org/c";

    public static ModeOptions Staging(Action<ModeOptions>? change = null)
    {
        var staging = PolicyBuilders.Staging();
        staging.Repositories = ["org/*"];
        staging.ImageRepositories = null;
        staging.Lanes = new Dictionary<string, LaneOptions>
        {
            ["a"] = Lane(A),
            ["b"] = Lane(B),
        };
        change?.Invoke(staging);
        return staging;
    }

    public static LaneOptions Lane(string repository) => new() { Repository = repository, ImageRepositories = ["ghcr.io/" + repository] };

    public static ModePolicy For(string repository, Action<ModeOptions>? change = null) => PolicyBuilders.Policy(Staging(change)).Find("staging")!.For(repository);

    public static IReadOnlyList<string> Errors(Action<ModeOptions> change) => PolicyBuilders.Errors(Staging(change));
}
