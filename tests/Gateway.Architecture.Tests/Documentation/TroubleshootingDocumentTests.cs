using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Architecture.Tests.Documentation;

/// <summary><c>docs/troubleshooting.md</c> has every code that there is, and no other.</summary>
public sealed partial class TroubleshootingDocumentTests
{
    /// <summary>The catalogue.</summary>
    private static readonly HashSet<string> Known = new[] { typeof(Codes), typeof(RefusalCodes) }
        .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(static field => (string)field.GetRawConstantValue()!)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>As the API writes them.</summary>
    private static readonly IEnumerable<string> Steps = Enum.GetNames<StepKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    [Fact]
    public void Every_code_is_explained() => Assert.Empty(Known.Except(Explained(), StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void No_code_is_explained_that_there_is_not() => Assert.Empty(Explained().Except(Known, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_is_used() => Assert.Empty(Known.Except(CompiledTypes.All.SelectMany(static type => type.Texts), StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The labels of metrics look alike and are none.</summary>
    [Fact]
    public void No_text_that_reads_as_a_code_is_missing_in_the_catalogue() => Assert.Empty(CompiledTypes.All
        .Where(static type => !type.Name.EndsWith("Metrics", StringComparison.Ordinal))
        .SelectMany(static type => type.Texts.Where(static text => LikelyCode().IsMatch(text) && !Known.Contains(text)).Select(text => $"{type.Name}: {text}")));

    [Fact]
    public void Codes_are_written_in_the_catalogue_alone() => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.cs", SearchOption.AllDirectories)
        where !Elsewhere().IsMatch(file)
        let text = File.ReadAllText(file)
        from code in Known
        where code.Contains('_', StringComparison.Ordinal) && text.Contains($"\"{code}\"", StringComparison.Ordinal)
        select $"{Path.GetFileName(file)}: {code}");

    [Fact]
    public void Every_code_has_something_to_do_about_it() => Assert.DoesNotContain(Rows("code", "reason"), static row => row.Split('|')[^2].Trim().Length == 0);

    [Fact]
    public void Every_kind_of_step_is_explained() =>
        Assert.Equal(Steps.Order(StringComparer.Ordinal), Rows("step").SelectMany(static row => Code().Matches(row.Split('|')[1]).Select(static match => match.Groups["code"].Value)).Order(StringComparer.Ordinal));

    /// <summary>What the job prints of a step that is done.</summary>
    [Fact]
    public void The_action_has_a_word_for_every_kind_of_step()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryFiles.Root, ".github/actions/deploy-flows/src/answers.ts"));
        var start = source.IndexOf("const DONE", StringComparison.Ordinal);

        Assert.Equal(Steps.Order(StringComparer.Ordinal), Word().Matches(source[start..source.IndexOf("};", start, StringComparison.Ordinal)]).Select(static match => match.Groups["kind"].Value).Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Explained() => Rows("code", "reason")
        .SelectMany(static row => Code().Matches(row.Split('|')[1]).Select(static match => match.Groups["code"].Value))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The rows of the tables whose first column is one of these.</summary>
    private static IEnumerable<string> Rows(params IReadOnlyList<string> columns)
    {
        var within = false;
        foreach (var line in File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "troubleshooting.md")))
        {
            if (!line.StartsWith('|'))
            {
                within = false;
            }
            else if (columns.Any(column => line.StartsWith($"| {column} |", StringComparison.Ordinal)))
            {
                within = true;
            }
            else if (within && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex("^ +(?<kind>[a-z_]+): ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Word();

    [GeneratedRegex("`(?<code>[a-z0-9_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)*_(invalid|missing|unknown|unset|allowed|mismatch|unavailable|unreadable|refused|failed|required|duplicate|ignored|unsupported|differs?|found|mapped|frozen|outdated|conflict|applied|unresolved)$", RegexOptions.ExplicitCapture)]
    private static partial Regex LikelyCode();

    [GeneratedRegex(@"[\\/](obj|bin|Gateway\.Sandbox|Gateway\.Demo|Migrations|CompiledModel)[\\/]|Codes\.cs$|Metrics\.cs$", RegexOptions.ExplicitCapture)]
    private static partial Regex Elsewhere();
}
