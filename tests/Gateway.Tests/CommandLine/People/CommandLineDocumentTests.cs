using System.Globalization;
using System.Reflection;
using Gateway.Cli;
using Gateway.Cli.People;

namespace Gateway.Tests.CommandLine.People;

/// <summary>What <c>docs/command-line.md</c> says of commands and exit codes is all that there is.</summary>
public sealed class CommandLineDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "command-line.md"));

    [Fact]
    public void Every_command_is_in_the_table()
    {
        var root = GatewayCommand.CreateRoot([], new CommandOutput(TextWriter.Null, TextWriter.Null, () => Stream.Null));

        Assert.All(
            CompletionTree.Of(root).Where(static node => node.Commands.Count == 0 && !node.Path.StartsWith("completion", StringComparison.Ordinal)),
            static node => Assert.Matches($@"\n\| `gateway {node.Path}[` ]", Document));
    }

    [Fact]
    public void Every_exit_code_is_in_the_table_and_no_other()
    {
        var codes = new[] { typeof(ExitCodes), typeof(GatewayCommand) }
            .SelectMany(static type => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral))
            .Select(static field => (int)field.GetRawConstantValue()!)
            .Distinct()
            .Order();

        var table = Document.Split("## Exit codes")[1].Split("\n## ")[0];
        var documented = table.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).Select(static line => int.Parse(line.Split('|')[1], CultureInfo.InvariantCulture));
        Assert.Equal(codes, documented);
    }
}
