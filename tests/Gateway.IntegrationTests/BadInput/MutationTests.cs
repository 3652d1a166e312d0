using System.Text;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.BadInput;

public sealed class MutationTests(RunningProcess running) : IClassFixture<RunningProcess>
{
    private const int Mutations = 1000;

    private static readonly byte[][] Tokens =
    [
        "null"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), "-1"u8.ToArray(), "1e999"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(),
        "\""u8.ToArray(), "{{ $X }}"u8.ToArray(), "*a"u8.ToArray(), "&a "u8.ToArray(), "<<: "u8.ToArray(), "\\n  - "u8.ToArray(), [0xff], [0xed, 0xa0, 0x80],
    ];

    [Fact]
    public async Task A_thousand_mutations_of_a_right_request_never_make_a_5xx()
    {
        // The same thousand every time: a failure must come again when somebody looks for its reason.
#pragma warning disable CA5394
        var random = new Random(20261123);
        var right = Encoding.UTF8.GetBytes(SignedBuild.Json(800).ToJsonString());
        var answers = new Dictionary<int, int>();
        for (var index = 0; index < Mutations; index++)
        {
            var mutated = Mutate(right, random);
            var build = new SignedBuild { Body = mutated, GitHub = random.Next(4) == 0, Unsigned = random.Next(20) == 0, Wait = null };
            using var answer = await running.Gateway.PostAsync(build);
            answers[(int)answer.StatusCode] = answers.GetValueOrDefault((int)answer.StatusCode) + 1;

            Assert.True((int)answer.StatusCode < 500, $"Mutation {index}: {(int)answer.StatusCode}, {Convert.ToBase64String(mutated)}");
        }
#pragma warning restore CA5394

        Assert.False(running.Process.HasExited);
        Assert.Superset(new HashSet<int>([202, 400, 401, 403, 422]), answers.Keys.ToHashSet());
    }

#pragma warning disable CA5394
    private static byte[] Mutate(byte[] right, Random random)
    {
        var bytes = right.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 4:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    var digit = bytes.FindIndex(at, value => value is >= (byte)'0' and <= (byte)'9');
                    bytes[digit < 0 ? at : digit] = (byte)('0' + random.Next(10));
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add((byte)'{');
            }
        }

        return [.. bytes];
    }
#pragma warning restore CA5394
}
