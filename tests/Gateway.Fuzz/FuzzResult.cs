using System.Globalization;

namespace Gateway.Fuzz;

/// <summary>What came of fuzzing one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Inputs">How many inputs it was given, those of the corpus left out.</param>
/// <param name="Outcomes">How many different things became of them.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Failure">What failed; null when nothing did.</param>
/// <param name="Kept">Where the input that failed is.</param>
internal sealed record FuzzResult(string Target, long Inputs, int Outcomes, TimeSpan Took, Exception? Failure, string? Kept)
{
    public string Describe()
    {
        var told = string.Create(CultureInfo.InvariantCulture, $"{Target}: {Inputs} inputs in {Took.TotalSeconds:F0} s, {Outcomes} outcomes");
        return Failure is null ? told : $"{told}\nFAILED {Target}: the input is in {Kept}; it belongs into the corpus once it is fixed.\n{Failure}";
    }
}
