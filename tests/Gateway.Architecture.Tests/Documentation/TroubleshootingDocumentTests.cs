using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests.Documentation;

/// <summary><c>docs/troubleshooting.md</c> has every code that there is, and no other.</summary>
public sealed partial class TroubleshootingDocumentTests
{
    private static readonly IReadOnlyList<string> Source = [.. new[] { "Gateway.Core", "Gateway.Ledger", "Gateway.Ledger.Sqlite", "Gateway.Engine", "Gateway" }.Select(static room => Path.Combine(RepositoryFiles.Root, "src", room))];

    [Fact]
    public void Every_code_is_explained() => Assert.Empty(DeclaredCodes.In(Source).Except(Explained(), StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void No_code_is_explained_that_there_is_not() => Assert.Empty(Explained().Except(DeclaredCodes.In(Source), StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void No_text_that_reads_as_a_code_escapes_the_search() => Assert.Empty(DeclaredCodes.Likely(Source).Except(DeclaredCodes.In(Source), StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("proof_invalid")] // handed to a method that makes a problem
    [InlineData("token_claim_not_allowed")] // a constant
    [InlineData("cron_invalid")] // handed to a field reader
    [InlineData("flow_unknown")] // a finding made in place
    [InlineData("findings_capped")] // a finding whose severity is a variable
    [InlineData("variable_unset")] // chosen in a tuple
    [InlineData("prefect_unavailable")] // a constant, chosen between two
    [InlineData("superseded")] // written by a statement
    [InlineData("run_of_fork")] // a reason to ignore
    public void Codes_are_found_however_they_are_made(string code) => Assert.Contains(code, DeclaredCodes.In(Source));

    [Fact]
    public void Every_code_has_something_to_do_about_it() => Assert.DoesNotContain(Rows(), static row => row.Split('|')[^2].Trim().Length == 0);

    private static HashSet<string> Explained() => Rows()
        .SelectMany(static row => Code().Matches(row.Split('|')[1]).Select(static match => match.Groups["code"].Value))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The rows of the tables whose first column is a code or a reason.</summary>
    private static IEnumerable<string> Rows()
    {
        var within = false;
        foreach (var line in File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "troubleshooting.md")))
        {
            if (!line.StartsWith('|'))
            {
                within = false;
            }
            else if (line.StartsWith("| code |", StringComparison.Ordinal) || line.StartsWith("| reason |", StringComparison.Ordinal))
            {
                within = true;
            }
            else if (within && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex("`(?<code>[a-z0-9_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
