using System.Text;
using Gateway.Fuzz;
using Gateway.Fuzz.Targets;

namespace Gateway.Tests.Fuzzing;

/// <summary>The fuzzer finds what is there to be found.</summary>
public sealed class FuzzerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _corpus = Directory.CreateTempSubdirectory("gateway-fuzz-tests-");

    public FuzzerTests()
    {
        _corpus.CreateSubdirectory("planted");
        File.WriteAllText(Path.Combine(_corpus.FullName, "planted", "right"), """{"a":{"b":[1,"text"]}}""");
    }

    public void Dispose() => _corpus.Delete(recursive: true);

    [Fact]
    public void What_fails_is_found_and_kept_and_found_at_once_the_next_time()
    {
        var target = new Planted(text => !text.Contains("9223372036854775808", StringComparison.Ordinal));

        var found = new Fuzzer(target, seed: 1, _corpus.FullName).Run(Patience);
        var again = new Fuzzer(target, seed: 2, _corpus.FullName).Run(Patience);

        Assert.IsType<PropertyBrokenException>(found.Failure);
        Assert.StartsWith("failed-", Path.GetFileName(found.Kept), StringComparison.Ordinal);
        Assert.Equal((0L, found.Kept), (again.Inputs, again.Kept));
        Assert.Contains(found.Kept!, found.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_gives_the_same_inputs_and_another_gives_others()
    {
        Assert.Equal(InputsOf(seed: 7), InputsOf(seed: 7));
        Assert.NotEqual(InputsOf(seed: 7), InputsOf(seed: 8));
    }

    [Fact]
    public void An_input_with_a_new_outcome_is_changed_further()
    {
        // Each step is unlikely, and all of them at once as good as impossible.
        var target = new Planted(text => Depth(text) < 6, text => $"{Depth(text)}");

        Assert.NotNull(new Fuzzer(target, seed: 1, _corpus.FullName).Run(Patience).Failure);
    }

    [Fact]
    public void The_right_input_alone_fails_nothing() =>
        Assert.Null(new Fuzzer(new Planted(_ => true), seed: 1, _corpus.FullName).Run(Patience, inputs: 100).Failure);

    private static int Depth(string text) => text.Split("\u2028").Length - 1;

    private List<string> InputsOf(int seed)
    {
        var inputs = new List<string>();
        var target = new Planted(text =>
        {
            inputs.Add(text);
            return true;
        });
        new Fuzzer(target, seed, _corpus.FullName).Run(Patience, inputs: 200);
        return inputs;
    }

    private sealed class Planted(Func<string, bool> holds, Func<string, string>? outcome = null) : IFuzzTarget
    {
        public string Name => "planted";

        public IReadOnlyList<string> Tokens => [];

        public string Run(byte[] input)
        {
            var text = Encoding.UTF8.GetString(input);
            PropertyBrokenException.Unless(holds(text), "What was planted is there.");
            return outcome?.Invoke(text) ?? "";
        }
    }
}
