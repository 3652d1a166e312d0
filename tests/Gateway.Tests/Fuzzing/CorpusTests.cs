using Gateway.Fuzz;
using Gateway.Fuzz.Targets;

namespace Gateway.Tests.Fuzzing;

/// <summary>What the fuzzers found once is not found again.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_that_is_kept_holds_what_must_hold(string name)
    {
        var target = TargetOf(name);

        var failures = Corpus.Read(Corpus.BesideTheProgram, name)
            .Select(entry => (entry.Name, Failure: Record.Exception(() => target.Run(entry.Input))))
            .Where(entry => entry.Failure is not null)
            .Select(entry => $"{entry.Name}: {entry.Failure}");

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("signature-headers", "standard", "StandardWebhooks, 4 headers")]
    [InlineData("signature-headers", "github", "GitHub, 2 headers")]
    [InlineData("build-body", "staging", "passed ")]
    [InlineData("build-body", "prod", "passed ")]
    [InlineData("manifest", "simple", "passed ; passed ; ")]
    [InlineData("registry-answers", "labelled", "read")]
    [InlineData("registry-answers", "index", "read")]
    [InlineData("prefect-answers", "live", "plan: done; ")]
    [InlineData("github-body", "workflow_run-completed", "build staging")]
    [InlineData("tokens", "job", "Valid ")]
    [InlineData("tokens", "person", "Invalid Valid ")]
    [InlineData("issuer-keys", "right", "Valid")]
    [InlineData("parameter-schemas", "flow", "misfits 0 ")]
    [InlineData("templates", "filled-in", "1 ")]
    [InlineData("templates", "whole", "1 ")]
    [InlineData("templates", "kept-and-unknown", "0 placeholder_unresolved reference_not_supported_here")]
    public void What_is_right_gets_to_the_end_so_that_changes_to_it_get_far(string name, string input, string outcome) =>
        Assert.StartsWith(outcome, TargetOf(name).Run(Corpus.Read(Corpus.BesideTheProgram, name).Single(entry => entry.Name == input).Input), StringComparison.Ordinal);

    private static IFuzzTarget TargetOf(string name) => FuzzTargets.All.Single(target => target.Name == name);
}
