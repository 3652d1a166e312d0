using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class DotEnvTests
{
    [Fact]
    public void The_mode_comes_first_and_the_rest_by_name()
    {
        var options = PolicyBuilders.Options(new ModeOptions { Environment = new Dictionary<string, string?> { ["Z"] = "1", ["A"] = "2" } });
        options.ModeVariables = ["MODE", "CITY_ENV"];

        Assert.Equal("MODE=staging\nCITY_ENV=staging\nA=2\nZ=1\n", DotEnv.Write(PolicyCompiler.Compile(options).Policy!.Find("staging")!));
    }

    [Theory]
    [InlineData("plain-1_2./:@%+,=", "plain-1_2./:@%+,=")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("$HOME `x` \"y\" #", "'$HOME `x` \"y\" #'")]
    [InlineData("one\ntwo", "'one\ntwo'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's \"so\"", "\"it's \\\"so\\\"\"")]
    [InlineData("C:\\new", "\"C:\\\\new\"")]
    [InlineData("{{ name }}", "'{{ name }}'")]
    [InlineData("prefect.blocks.x", "prefect.blocks.x")]
    public void A_value_is_quoted_so_that_bash_and_python_dotenv_read_the_same(string value, string quoted) =>
        Assert.Equal($"MODE=staging\nX={quoted}\n", Write(value));

    [Theory]
    [InlineData("a ${HOME}")]
    [InlineData("it's $5")]
    [InlineData("it's `x`")]
    [InlineData("a\\b$")]
    [InlineData("a\\")]
    public void A_value_that_no_quoting_carries_is_left_out_and_named(string value) =>
        Assert.Equal("MODE=staging\n# X is left out: its value cannot be quoted so that bash and python-dotenv read it the same way.\n", Write(value));

    [Theory]
    [InlineData("{{ prefect.blocks.secret.staging-password }}")]
    [InlineData("{{prefect.variables.staging_url}}")]
    [InlineData("https://{{ x }}/{{ prefect.variables.staging_url }}")]
    public void A_reference_to_Prefect_is_left_out_and_named(string value) =>
        Assert.Equal("MODE=staging\n# X is left out: it refers to a Prefect block or variable, which only a worker can resolve.\n", Write(value));

    private static string Write(string value) =>
        DotEnv.Write(PolicyBuilders.Mode(new ModeOptions { Environment = new Dictionary<string, string?> { ["X"] = value } }));
}
