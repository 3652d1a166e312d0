using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.RealPrefect;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Differential;

/// <summary>
/// The gateway held against Prefect's real command line: for each manifest, what a server would get from either. <c>tests/differential</c>
/// runs these with more manifests made by chance.
/// </summary>
public sealed class DifferentialTests(CommandLine commandLine, ITestOutputHelper output) : IClassFixture<CommandLine>
{
    private const int FewByChance = 3;

    private static int Count => Number("GATEWAY_DIFFERENTIAL_COUNT") ?? FewByChance;

    private static int Seed => Number("GATEWAY_DIFFERENTIAL_SEED") ?? 1;

    [PrefectProgramFact]
    public Task Manifests_by_hand_come_to_the_same_as_with_prefect_deploy() => HoldAsync(ManifestCase.ByHand);

    [PrefectProgramFact]
    public Task Manifests_made_by_chance_come_to_the_same_as_with_prefect_deploy() =>
        HoldAsync(Enumerable.Range(Seed, Count).Select(seed => new ManifestCase($"seed {seed}", new ManifestByChance(seed).Text)));

    private static int? Number(string variable) => PrefectProgram.Variable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private async Task HoldAsync(IEnumerable<ManifestCase> manifests)
    {
        var failures = new StringBuilder();
        var (count, deployments, refused) = (0, 0, 0);
        var stricter = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
        {
            var comparison = await Comparison.OfAsync(manifest, commandLine);
            (count, deployments, refused) = (count + 1, deployments + comparison.Compared, refused + (comparison.Refused ? 1 : 0));
            stricter.UnionWith(comparison.Refused ? [] : comparison.Codes.Select(code => code.Split(' ')[0]));
            if (PrefectProgram.Variable("GATEWAY_DIFFERENTIAL_LOG") is { } log)
            {
                await File.AppendAllTextAsync(log, $"## {manifest.Title}: refused={comparison.Refused} errors={string.Join(" | ", comparison.Codes)} compared={comparison.Compared}\n{string.Join('\n', comparison.Differences)}\n{comparison.Output}\n");
            }

            if (comparison.Differences.Count > 0)
            {
                failures.Append(CultureInfo.InvariantCulture, $"== {manifest.Title}\n{string.Join('\n', comparison.Differences)}\n");
            }
        }

        output.WriteLine($"Prefect {commandLine.Version}: {count} manifests, {refused} of them refused by prefect deploy; {deployments} deployments compared.");
        output.WriteLine($"Refused by the gateway alone, on purpose: {string.Join(", ", stricter)}.");
        Assert.True(failures.Length == 0, failures.ToString());
    }
}
