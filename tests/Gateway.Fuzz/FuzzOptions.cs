using System.Globalization;

namespace Gateway.Fuzz;

/// <summary>What to run and how long.</summary>
/// <param name="Seconds">Wall time of the whole.</param>
/// <param name="Seed">From which all inputs follow.</param>
/// <param name="Only">Names of targets; empty for all.</param>
/// <param name="Workers">Targets that run at one time.</param>
/// <param name="Inputs">Most inputs of one target; <see cref="long.MaxValue"/> for as many as the time gives.</param>
/// <param name="Folder">Where the corpus is, and where an input that fails is written.</param>
internal sealed record FuzzOptions(int Seconds, int Seed, IReadOnlyList<string> Only, int Workers, long Inputs, string Folder)
{
    public const string Usage = "Usage: [--seconds N] [--seed N] [--only TARGET,…] [--workers N] [--inputs N] [--corpus FOLDER]";

    /// <summary>Reads a command line; null when it is not understood.</summary>
    public static FuzzOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new FuzzOptions(3600, Random.Shared.Next(), [], Environment.ProcessorCount, long.MaxValue, Corpus.BesideTheProgram);
        for (var index = 0; index < args.Count; index += 2)
        {
            if (index + 1 == args.Count)
            {
                return null;
            }

            var value = args[index + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var changed = args[index] switch
            {
                "--seconds" when isNumber => options with { Seconds = number },
                "--seed" when isNumber => options with { Seed = number },
                "--workers" when isNumber && number > 0 => options with { Workers = number },
                "--inputs" when isNumber => options with { Inputs = number },
                "--only" => options with { Only = value.Split(',') },
                "--corpus" => options with { Folder = Path.GetFullPath(value) },
                _ => null,
            };
            if (changed is null)
            {
                return null;
            }

            options = changed;
        }

        return options;
    }

    public bool Includes(string target) => Only.Count == 0 || Only.Contains(target, StringComparer.Ordinal);
}
