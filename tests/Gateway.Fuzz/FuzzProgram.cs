using Gateway.Fuzz.Targets;

namespace Gateway.Fuzz;

/// <summary>Runs the fuzzers for a time and tells what they found.</summary>
internal static class FuzzProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (FuzzOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(FuzzOptions.Usage);
            return 2;
        }

        var targets = FuzzTargets.All.Where(target => options.Includes(target.Name)).ToList();
        if (targets.Count == 0)
        {
            await Console.Error.WriteLineAsync($"No such target. There are {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}.");
            return 2;
        }

        Console.WriteLine($"seed {options.Seed}, {options.Seconds} s, {options.Workers} worker(s): {string.Join(", ", targets.Select(target => target.Name))}");
        var failed = 0;
        var share = TimeSpan.FromSeconds((double)options.Seconds * Math.Min(options.Workers, targets.Count) / targets.Count);
        await Parallel.ForEachAsync(targets, new ParallelOptions { MaxDegreeOfParallelism = options.Workers }, (target, _) =>
        {
            var result = new Fuzzer(target, options.Seed, options.Folder).Run(share, options.Inputs);
            Console.WriteLine(result.Describe());
            if (result.Failure is not null)
            {
                Interlocked.Increment(ref failed);
            }

            return ValueTask.CompletedTask;
        });
        return failed == 0 ? 0 : 1;
    }
}
