using System.Text;
using Gateway.Cli;

namespace Gateway.Tests.CommandLine;

/// <summary>A command line that was run in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error, byte[] Bytes)
{
    /// <summary>Everything that was written, whatever as.</summary>
    public string Output => Out + Error + Encoding.UTF8.GetString(Bytes);

    /// <summary>Runs <c>gateway</c> with these arguments.</summary>
    public static async Task<CommandRun> RunAsync(params IEnumerable<string> args)
    {
        await using var text = new StringWriter();
        await using var errors = new StringWriter();
        using var bytes = new MemoryStream();
        var exitCode = await GatewayCommand.RunAsync([.. args], new CommandOutput(text, errors, () => bytes));
        return new CommandRun(exitCode, text.ToString(), errors.ToString(), bytes.ToArray());
    }

    public void AssertRefused(string problem, string help)
    {
        Assert.Equal((2, ""), (ExitCode, Out));
        Assert.Contains(problem, Error, StringComparison.Ordinal);
        Assert.EndsWith($"See gateway {help}--help.{Environment.NewLine}", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", Error, StringComparison.Ordinal);
        Assert.Empty(Bytes);
    }
}
