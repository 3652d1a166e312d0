using Gateway.Cli;

namespace Gateway.Tests.CommandLine;

public sealed class SettingTokensTests
{
    [Theory]
    [InlineData]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("--Urls=http://127.0.0.1:0")]
    [InlineData("--gateway:ledger:path", "x.db", "--Serilog:MinimumLevel:Default=Debug")]
    [InlineData("--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0")]
    [InlineData("--Gateway:Modes:dev:Environment:NAME", "a=b")]
    public void Settings_are_no_problem(params string[] tokens) => Assert.Empty(SettingTokens.ProblemsOf(tokens));

    [Theory]
    [InlineData("'serv' is not a command or a setting.", "serv")]
    [InlineData("'--varable' is not an option or a setting. Set a setting with --Gateway:Section:Name value.", "--varable", "X=1")]
    [InlineData("'--urlz=x' is not an option or a setting. Set a setting with --Gateway:Section:Name value.", "--urlz=x")]
    [InlineData("The setting '--urls' has no value.", "--urls")]
    [InlineData("The setting '--urls' has no value.", "--urls", "--Gateway:Ledger:Path=x")]
    public void Anything_else_is(string problem, params string[] tokens) => Assert.Equal([problem], SettingTokens.ProblemsOf(tokens));

    [Fact]
    public void Every_problem_is_named() =>
        Assert.Equal(3, SettingTokens.ProblemsOf(["one", "--Gateway:X", "value", "--two", "2", "three"]).Count);
}
