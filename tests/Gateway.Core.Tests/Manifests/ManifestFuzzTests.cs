using CsCheck;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>Whatever text comes, reading and compiling end with a result.</summary>
public sealed class ManifestFuzzTests
{
    private static readonly string Recorded = ManifestFixture.Read("deploy/prefect.yaml");

    private static readonly string[] Pieces =
    [
        "&a ", "*a", "*docker", "<<: ", "<<: *vars", "!!python/object:x ", "!!int ", "{{ ", " }}", "{{ $X }}", "{{ ctx.x }}", "[", "]", "{", "}", ":", ": ", "- ", "? ",
        "\n", "\n  ", "\t", "'", "\"", "|\n", ">", "#", "---\n", "...\n", "%YAML 1.1\n", "\0", "\ud800", "\\ud800", "yes", "~", "1:30", "017", ".inf", "2026-13-45",
        "99999999999999999999", "cron: ", "interval: ", "name: ", "schedules: ", "parameters: ", "\u2028", "\ufeff", "@", "`",
    ];

    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.Int[0, Recorded.Length - 1], Gen.Int[0, 12], Gen.Int[0, Pieces.Length - 1])
            .Array[1, 8]
            .Select(mutations => mutations.Aggregate(Recorded, (text, mutation) =>
            {
                var start = Math.Min(mutation.Item1, text.Length);
                return text[..start] + Pieces[mutation.Item3] + text[Math.Min(start + mutation.Item2, text.Length)..];
            }));

    [Fact]
    public void No_mutation_of_a_valid_manifest_throws() => Mutated.Sample(EndsWithAResult, iter: 3000);

    [Fact]
    public void No_text_of_yamls_own_characters_throws() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 40].Select(places => string.Concat(places.Select(place => Pieces[place]))).Sample(EndsWithAResult, iter: 3000);

    [Fact]
    public void Compiling_twice_gives_the_same() => Mutated.Sample(
        text =>
        {
            var (first, second) = (ManifestReader.Read(text, new ManifestLimits()), ManifestReader.Read(text, new ManifestLimits()));
            return first.Findings.SequenceEqual(second.Findings)
                && (first.Manifest is null || Compile(first.Manifest).Findings.SequenceEqual(Compile(second.Manifest!).Findings));
        },
        iter: 300);

    private static bool EndsWithAResult(string text)
    {
        var reading = ManifestReader.Read(text, new ManifestLimits());
        return reading.Manifest is null
            ? reading.Findings.Any(finding => finding.Severity == FindingSeverity.Error)
            : Compile(reading.Manifest) is { } compilation && (compilation.HasErrors || !reading.Findings.Any());
    }

    private static Compilation Compile(Manifest manifest) => ManifestCompiler.Compile(
        manifest, ManifestFixture.Everything with { Variables = ManifestFixture.Variables(), Flows = ManifestFixture.Flows() });
}
