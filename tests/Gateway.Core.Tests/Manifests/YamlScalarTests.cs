using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

/// <summary>Values as PyYAML's safe loader and Prefect's JSON have them; each expectation was made by them.</summary>
public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("yes", "true")]
    [InlineData("Yes", "true")]
    [InlineData("YES", "true")]
    [InlineData("on", "true")]
    [InlineData("On", "true")]
    [InlineData("ON", "true")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("no", "false")]
    [InlineData("No", "false")]
    [InlineData("NO", "false")]
    [InlineData("off", "false")]
    [InlineData("Off", "false")]
    [InlineData("OFF", "false")]
    [InlineData("false", "false")]
    [InlineData("False", "false")]
    [InlineData("FALSE", "false")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("Null", "null")]
    [InlineData("NULL", "null")]
    [InlineData("", "null")]
    [InlineData("0", "0")]
    [InlineData("017", "15")]
    [InlineData("-017", "-15")]
    [InlineData("0_", "0")]
    [InlineData("1:30", "90")]
    [InlineData("-1:30", "-90")]
    [InlineData("190:20:30", "685230")]
    [InlineData("1:2:3:4", "223384")]
    [InlineData("1_000", "1000")]
    [InlineData("1__0", "10")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x1f", "-31")]
    [InlineData("0b11", "3")]
    [InlineData("+5", "5")]
    [InlineData("-0", "0")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData(".5", "0.5")]
    [InlineData(".5_", "0.5")]
    [InlineData("1.", "1.0")]
    [InlineData("1._", "1.0")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("1_0.5_0", "10.5")]
    [InlineData("09.5", "9.5")]
    [InlineData("1.5e+3", "1500.0")]
    [InlineData("1.0e+30", "1E+30")]
    [InlineData("1:30.5", "90.5")]
    [InlineData("-1:30.5", "-90.5")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("!!int '5'", "5")]
    [InlineData("!!int '0x1F'", "31")]
    [InlineData("!!float '5'", "5.0")]
    [InlineData("!!float '5.5'", "5.5")]
    [InlineData("!!bool 'yes'", "true")]
    [InlineData("!!null ''", "null")]
    [InlineData("!!seq [1]", "[1]")]
    [InlineData("!!map {x: 1}", "{\"x\": 1}")]
    public void A_plain_scalar_means_what_pyyaml_makes_of_it(string text, string json) => AssertMeans(text, json);

    [Theory]
    [InlineData("1e3")]
    [InlineData("0o17")]
    [InlineData("08")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("._5")]
    [InlineData("y")]
    [InlineData("n")]
    [InlineData("oN")]
    [InlineData("yes please")]
    [InlineData("1.2.3")]
    [InlineData("v1")]
    [InlineData("-x")]
    [InlineData("'yes'")]
    [InlineData("\"017\"")]
    [InlineData("'~'")]
    [InlineData("''")]
    public void Other_scalars_are_text(string text) => AssertMeans(text, $"\"{text.Trim('\'', '"')}\"");

    [Theory]
    [InlineData("2026-01-01", "2026-01-01")]
    [InlineData("2026-01-01 10:00:00", "2026-01-01T10:00:00")]
    [InlineData("2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z")]
    [InlineData("2026-01-01t10:00:00+00:00", "2026-01-01T10:00:00Z")]
    [InlineData("2026-01-01T10:00:00.5+03:00", "2026-01-01T10:00:00.500000+03:00")]
    [InlineData("2026-1-1 1:02:03", "2026-01-01T01:02:03")]
    [InlineData("2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43.100000-05:00")]
    [InlineData("2001-12-14 21:59:43.1234567", "2001-12-14T21:59:43.123456")]
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("2026-12-31T23:59:59+23:59", "2026-12-31T23:59:59+23:59")]
    [InlineData("2026-1-1", "2026-1-1")]
    public void A_timestamp_is_iso_text(string text, string iso) => AssertMeans(text, $"\"{iso}\"");

    [Theory]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-01")]
    [InlineData("2026-02-29")]
    [InlineData("2026-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("2026-01-01T24:00:00")]
    [InlineData("2026-01-01T00:60:00")]
    [InlineData("2026-01-01T00:00:60")]
    [InlineData("2026-01-01T00:00:00+24:00")]
    [InlineData("2026-01-01T00:00:00+23:60")]
    [InlineData("0x_")]
    [InlineData("0b_")]
    [InlineData(".inf")]
    [InlineData("-.inf")]
    [InlineData("+.INF")]
    [InlineData(".nan")]
    [InlineData("9.9e+999")]
    [InlineData("!!int x")]
    [InlineData("!!float x")]
    [InlineData("!!bool x")]
    public void What_looks_like_a_number_or_date_and_is_none_is_an_error(string text)
    {
        var reading = ManifestReader.Read($"deployments: [{{}}]\nx: {text}\n", new ManifestLimits());

        var finding = Assert.Single(reading.Findings);
        Assert.Equal("scalar_invalid", finding.Code);
        Assert.Equal("The value looks like a number or a date but is not valid.", finding.Message);
        Assert.Equal(new ManifestLocation(2, 4), finding.Location);
        Assert.NotNull(reading.Manifest);
    }

    [Theory]
    [InlineData("=", "= without quotes is YAML syntax, not a value.", 4)]
    [InlineData("<<", "<< without quotes is YAML syntax, not a value.", 4)]
    [InlineData("[a, =]", "= without quotes is YAML syntax, not a value.", 8)]
    [InlineData("[?a]", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 5)]
    [InlineData("{a: [{b: ?c}]}", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 13)]
    [InlineData("[a?]", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 5)]
    [InlineData("{a: http://x?y=1}", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 8)]
    [InlineData("[a:]", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 5)]
    [InlineData("{a: [b:]}", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 9)]
    [InlineData("{a:}", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 5)]
    [InlineData("[:a]", "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", 5)]
    public void A_mark_of_yaml_that_pyyaml_cannot_read_as_a_value_is_an_error(string text, string message, int column)
    {
        var finding = Assert.Single(ManifestReader.Read($"deployments: [{{}}]\nx: {text}\n", new ManifestLimits()).Findings);

        Assert.Equal(("scalar_invalid", message, new ManifestLocation(2, column)), (finding.Code, finding.Message, finding.Location));
    }

    [Theory]
    [InlineData("?a")]
    [InlineData("'='")]
    [InlineData("\"<<\"")]
    [InlineData("['?a']")]
    [InlineData("a?b")]
    [InlineData(":a")]
    [InlineData("[a:b]")]
    public void The_same_marks_are_text_in_quotes_and_where_they_mark_nothing(string text)
    {
        Assert.Empty(ManifestReader.Read($"deployments: [{{}}]\nx: {text}\n", new ManifestLimits()).Findings);
    }

    [Fact]
    public void A_number_of_four_hundred_digits_is_one_and_a_longer_one_is_text()
    {
        AssertMeans(new string('1', 400), new string('1', 400));
        AssertMeans(new string('1', 401), $"\"{new string('1', 401)}\"");
        AssertMeans("0" + new string('1', 400), $"\"0{new string('1', 400)}\"");
    }

    [Theory]
    [InlineData("5.", "5.0")]
    [InlineData("5.0", "5.0")]
    [InlineData("5.5", "5.5")]
    [InlineData("!!float '5'", "5.0")]
    [InlineData("5", "5")]
    public void A_float_stays_one_and_a_whole_number_does_not_become_one(string text, string sent) =>
        Assert.Equal(sent, ManifestFixture.Deployment($"parameters: {{x: {text}}}").Parameters.GetProperty("x").GetRawText());

    [Fact]
    public void Block_scalars_are_text_with_their_line_breaks()
    {
        AssertMeans("|\n  5\n  6\n", "\"5\\n6\\n\"");
        AssertMeans(">-\n  yes\n  no\n", "\"yes no\"");
    }

    private static void AssertMeans(string text, string json)
    {
        var spec = ManifestFixture.Deployment("parameters:", "  x: " + text.Replace("\n", "\n        ", StringComparison.Ordinal));

        ManifestFixture.AssertJson(json, spec.Parameters.GetProperty("x"));
    }
}
