using Gateway.Builds;

namespace Gateway.Core.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("refs/heads/main")]
    [InlineData("Abordagem | Carga ArcGIS (ação nº 1) – 25 €")]
    [InlineData("分析 · анализ · تحليل · विश्लेषण")]
    [InlineData("🚀 e\u0301 ❤\ufe0f")]
    [InlineData("github-actions[bot]")]
    public void Text_of_any_script_is_plain(string text)
    {
        Assert.True(PlainText.Is(text));
        Assert.Same(text, PlainText.Escape(text));
    }

    /// <summary>One of each kind, and the ends of the ranges.</summary>
    public static TheoryData<string, string> Others => new()
    {
        { "\0", "\\u0000" }, { "\u001b", "\\u001b" }, { "\n", "\\u000a" }, { "\t", "\\u0009" }, { "\u007f", "\\u007f" },
        { "\u0080", "\\u0080" }, { "\u0085", "\\u0085" }, { "\u009b", "\\u009b" }, { "\u009f", "\\u009f" },
        { "\u202a", "\\u202a" }, { "\u202e", "\\u202e" }, { "\u2066", "\\u2066" }, { "\u2069", "\\u2069" },
        { "\u200e", "\\u200e" }, { "\u200f", "\\u200f" }, { "\u061c", "\\u061c" }, { "\u2028", "\\u2028" }, { "\u2029", "\\u2029" },
        { "\u200b", "\\u200b" }, { "\u200c", "\\u200c" }, { "\u200d", "\\u200d" }, { "\u2060", "\\u2060" }, { "\ufeff", "\\ufeff" }, { "\u00ad", "\\u00ad" },
        { "\u00a0", "\\u00a0" }, { "\u3000", "\\u3000" }, { "\u115f", "\\u115f" }, { "\u3164", "\\u3164" }, { "\u034f", "\\u034f" }, { "\ufff9", "\\ufff9" },
        { "\ue000", "\\ue000" }, { "\uffff", "\\uffff" }, { "\U000e0041", "\\ue0041" }, { "\U000e0100", "\\ue0100" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void What_cannot_be_seen_or_steers_or_turns_text_around_is_not_and_is_written_out(string other, string escaped)
    {
        Assert.False(PlainText.Is(other));
        Assert.False(PlainText.Is("a" + other + "b"));
        Assert.False(BuildSyntax.IsPlain("a" + other));
        Assert.Equal("á" + escaped + "b", PlainText.Escape("á" + other + "b"));
        Assert.True(PlainText.Is(PlainText.Escape(other)));
    }

    [Fact]
    public void Half_a_pair_of_surrogates_is_written_out()
    {
        Assert.False(PlainText.Is("a\ud83d"));
        Assert.Equal("a\\ud83db", PlainText.Escape("a\ud83db"));
    }

    [Fact]
    public void On_one_line_breaks_and_tabs_are_blanks() => Assert.Equal("a  b c\\u202e", PlainText.OneLine("a\r\nb\tc\u202e"));

    [Fact]
    public void As_JSON_has_it_a_character_of_two_units_is_two_escapes() => Assert.Equal("\\udb40\\udc41", PlainText.EscapeUnits("\U000e0041"));
}
