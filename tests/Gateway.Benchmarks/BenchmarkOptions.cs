using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>What to measure and how long.</summary>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Only, int Seconds, int Runs, string? Published)
{
    private const string Usage = "Usage: [--only rollouts,variable,monorepo,restore,plan,planning,accept,refuse,trust,memory,start] [--seconds N] [--runs N] [--published FOLDER]";

    public static BenchmarkOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BenchmarkOptions([], 4, 3, Published: null);
        for (var index = 0; index < args.Count; index += 2)
        {
            var value = index + 1 < args.Count ? args[index + 1] : throw new ArgumentException(Usage, nameof(args));
            options = args[index] switch
            {
                "--only" => options with { Only = value.Split(',') },
                "--seconds" => options with { Seconds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--runs" => options with { Runs = int.Parse(value, CultureInfo.InvariantCulture) },
                "--published" => options with { Published = value },
                _ => throw new ArgumentException(Usage, nameof(args)),
            };
        }

        return options;
    }

    public bool Includes(string scenario) => Only.Count == 0 || Only.Contains(scenario, StringComparer.Ordinal);
}
