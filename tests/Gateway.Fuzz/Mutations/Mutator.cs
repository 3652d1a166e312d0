using System.Text;

namespace Gateway.Fuzz.Mutations;

/// <summary>Changes inputs: bytes, lines and the values of JSON, a few times each.</summary>
internal sealed class Mutator
{
    private const int MaxChanges = 5;

    private readonly Random _random;
    private readonly IReadOnlyList<byte[]> _tokens;
    private readonly int _maxLength;

    public Mutator(Random random, IReadOnlyList<string> tokens, int maxLength)
    {
        _random = random;
        _tokens = [.. tokens.Select(Encoding.UTF8.GetBytes), .. HostileBytes.Tokens];
        _maxLength = maxLength;
    }

    /// <summary>One input, changed.</summary>
    public byte[] Change(IReadOnlyList<byte[]> inputs)
    {
        var input = inputs[_random.Next(inputs.Count)];
        for (var changes = _random.Next(1, MaxChanges + 1); changes > 0; changes--)
        {
            input = _random.Next(10) switch
            {
                < 4 => JsonMutations.Change(input, _random),
                < 6 => LineMutations.Change(input, _random, _tokens),
                < 9 => ByteMutations.Change(input, _random, _tokens),
                _ => ByteMutations.Cross(input, inputs[_random.Next(inputs.Count)], _random),
            };
        }

        return input.Length <= _maxLength ? input : input[.._maxLength];
    }
}
