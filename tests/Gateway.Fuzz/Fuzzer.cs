using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Fuzz.Mutations;
using Gateway.Fuzz.Targets;

namespace Gateway.Fuzz;

/// <summary>
/// Gives a target changed inputs until one fails or the time is over. The same seed and corpus give the same inputs in the same order;
/// what time does is to say how many.
/// </summary>
internal sealed class Fuzzer
{
    /// <summary>Longest input in bytes; the services' own limits are tested elsewhere.</summary>
    public const int MaxLength = 48 * 1024;

    /// <summary>How long one input may take at most, by far more than any needs, so that a busy machine is no finding.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How many bytes one input may have allocated at most, whatever of them is still held.</summary>
    private const long MaxAllocatedMebibytes = 512;

    private const int MaxKept = 4096;

    private readonly IFuzzTarget _target;
    private readonly int _seed;
    private readonly string _folder;

    public Fuzzer(IFuzzTarget target, int seed, string folder)
    {
        _target = target;
        _seed = seed;
        _folder = folder;
    }

    /// <summary>Runs.</summary>
    /// <param name="time">How long.</param>
    /// <param name="inputs">Most inputs.</param>
    public FuzzResult Run(TimeSpan time, long inputs = long.MaxValue)
    {
        var kept = Corpus.Read(_folder, _target.Name).Select(entry => entry.Input).ToList();
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        using var current = new CurrentInput(_target.Name);
        using var watch = new Timer(_ => EndWhatHangs(current), null, Patience, Patience);
        var began = Stopwatch.GetTimestamp();
        var count = 0L;
        foreach (var seed in kept.ToList())
        {
            if (Try(seed, current, outcomes) is { } failure)
            {
                return Result(failure, seed);
            }
        }

        // Every target has inputs of its own, whichever run beside it.
        var own = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_seed} {_target.Name}")));
        var random = new Random(BitConverter.ToInt32(own));
        var mutator = new Mutator(random, _target.Tokens, MaxLength);
        while (count < inputs && Stopwatch.GetElapsedTime(began) < time)
        {
            count++;
            var input = _target.Make(random) ?? mutator.Change(kept);
            var before = outcomes.Count;
            if (Try(input, current, outcomes) is { } failure)
            {
                return Result(failure, input);
            }

            if (outcomes.Count > before && kept.Count < MaxKept)
            {
                kept.Add(input);
            }
        }

        return Result(null, null);

        FuzzResult Result(Exception? failure, byte[]? input) => new(
            _target.Name, count, outcomes.Count, Stopwatch.GetElapsedTime(began), failure, input is null ? null : Corpus.Keep(_folder, _target.Name, input));
    }

    /// <summary>Nothing but the end of the process ends what hangs.</summary>
    private void EndWhatHangs(CurrentInput current)
    {
        if (current.TriedFor > 2 * Patience)
        {
            Console.WriteLine($"FAILED {_target.Name}: it hangs. The input is in {Corpus.Keep(_folder, _target.Name, current.Input)}.");
            Environment.Exit(1);
        }
    }

    /// <summary>Gives the target one input.</summary>
    /// <returns>What failed; null when everything held.</returns>
    private Exception? Try(byte[] input, CurrentInput current, HashSet<string> outcomes)
    {
        current.Is(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var outcome = _target.Run(input);
            var mebibytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1024 / 1024;
            PropertyBrokenException.Unless(mebibytes < MaxAllocatedMebibytes, $"It allocated {mebibytes} MiB.");
            outcomes.Add(outcome);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
