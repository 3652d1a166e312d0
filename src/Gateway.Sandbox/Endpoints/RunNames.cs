namespace Gateway.Sandbox.Endpoints;

/// <summary>Names of runs that nobody has named: an adjective and an animal, as the server makes them up.</summary>
internal static class RunNames
{
    private static readonly string[] Adjectives = ["amber", "brisk", "calm", "gray", "lively", "quiet", "scarlet", "wise"];

    private static readonly string[] Animals = ["badger", "capybara", "heron", "ibex", "jaguar", "marmot", "toucan", "wombat"];

    public static string From(Guid id)
    {
        var bytes = id.ToByteArray();
        return $"{Adjectives[bytes[0] % Adjectives.Length]}-{Animals[bytes[1] % Animals.Length]}";
    }
}
