using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Diagnostics;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Tests.Hosting;

public sealed partial class PlanMarkdownTests
{
    /// <summary>What somebody may write into a manifest to be more than text in a comment.</summary>
    public static TheoryData<string> Hostile =>
    [
        "a | b | c", "a \\| b", "`code` ``x``", "@everybody @org/team", "<img src=x onerror=alert(1)>", "</code></details><script>x</script>", "<!-- x",
        "[link](https://evil.example)", "![x](https://evil.example/x.png)", "https://evil.example", "www.evil.example", "someone@evil.example", "#1 GH-1 org/repo#1",
        "a\n\n# heading\n\n- [ ] x", "a\r\n| --- |", "*a* _b_ ~~c~~ **d**", "&lt;b&gt; &#64;x", "\u202egnp.exe", "```mermaid\ngraph\n```", "$x$ :+1:", "</summary></details>",
    ];

    [Fact]
    public void It_says_at_once_what_would_happen_and_whether_it_may()
    {
        var text = PlanMarkdown.Write(Plan(Updated(Field("version", "\"v1\"", "\"v2\""))));

        Assert.StartsWith("### Plan for <code>staging</code>: 1 to update\n\n✅ Deployable. <code>org&#47;one</code> at <code>refs&#47;pull&#47;7&#47;merge</code> into <code>main</code>", text, StringComparison.Ordinal);
        Assert.Contains("| <code>a&#45;staging</code> | <code>Flow</code> | update | 1 |\n", text, StringComparison.Ordinal);
        Assert.Contains("<details><summary>update <code>a&#45;staging</code>: 1 field</summary>\n\n| Field | Old | New |\n| --- | --- | --- |\n| <code>version</code> | <code>v1</code> | <code>v2</code> |\n\n</details>\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_changed_by_hand_and_stays_is_told_from_what_changes()
    {
        var both = PlanMarkdown.Write(Plan(Updated(Field("version", "\"v1\"", "\"v2\"")) with { Kept = [Field("paused", "true", "false")] }));
        var alone = PlanMarkdown.Write(Plan(Updated() with { Action = PlannedAction.Unchanged, Kept = [Field("paused", "true", "false")] }));

        Assert.Contains("| <code>version</code> | <code>v1</code> | <code>v2</code> |\n| <code>paused</code> | <code>true</code> | *kept: changed by hand* |\n", both, StringComparison.Ordinal);
        Assert.Contains("<details><summary>unchanged <code>a&#45;staging</code>: 0 fields</summary>", alone, StringComparison.Ordinal);
        Assert.Contains("| <code>paused</code> | <code>true</code> | *kept: changed by hand* |\n", alone, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stops_a_rollout_comes_first_with_its_place()
    {
        var text = PlanMarkdown.Write(Plan() with
        {
            Deployable = false,
            Refusals = [new ProblemError { Code = "check_not_successful", Detail = "It is failure.", Pointer = "/checks/test", Fix = "Fix it." }],
            Findings =
            [
                new RolloutFinding { Severity = FindingSeverity.Warning, Error = new ProblemError { Code = "key_unknown", Detail = "Odd" } },
                new RolloutFinding { Severity = FindingSeverity.Error, Error = new ProblemError { Code = "cron_invalid", Detail = "Wrong", Line = 3, Column = 5, Deployment = "a" } },
            ],
        });

        Assert.Contains("❌ Not deployable: 1 refusal, 1 error.", text, StringComparison.Ordinal);
        Assert.Contains("| <code>&#47;checks&#47;test</code> | <code>check&#95;not&#95;successful</code> | It is failure", text, StringComparison.Ordinal);
        Assert.Contains("| error | 3:5 | <code>cron&#95;invalid</code> | <code>a</code> Wrong |", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("| error |", StringComparison.Ordinal) < text.IndexOf("| warning |", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_a_manifest_says_is_nothing_but_text(string value)
    {
        var json = JsonSerializer.Serialize(value);
        var plan = Plan(Updated(Field(value, "null", json), Field("x", $"[{json}]", $$"""{"a": {{json}}}""")) with { Name = value, Flow = value }) with
        {
            Ref = value,
            BaseRef = value,
            Image = value,
            Refusals = [new ProblemError { Code = "c", Detail = value, Fix = value, Pointer = value, Deployment = value }],
            Findings = [new RolloutFinding { Severity = FindingSeverity.Error, Error = new ProblemError { Code = "c", Detail = value, Fix = value, Deployment = value } }],
        };
        var plain = PlanMarkdown.Write(plan with
        {
            Ref = "x",
            BaseRef = "x",
            Image = "x",
            Deployments = [Updated(Field("x", "null", "\"x\""), Field("x", "[\"x\"]", """{"a": "x"}""")) with { Name = "x", Flow = "x" }],
            Refusals = [new ProblemError { Code = "c", Detail = "x", Fix = "x", Pointer = "x", Deployment = "x" }],
            Findings = [new RolloutFinding { Severity = FindingSeverity.Error, Error = new ProblemError { Code = "c", Detail = "x", Fix = "x", Deployment = "x" } }],
        });

        var text = PlanMarkdown.Write(plan);

        // With every reference, letter, digit and space taken away, only what the gateway itself writes is left.
        Assert.Equal(Marks(plain), Marks(text));
        Assert.DoesNotContain(value, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_GitHub_would_notify_is_broken_after_its_at_sign()
    {
        Assert.Equal("<code>&#64;&#8203;org</code>", MarkdownText.Code("@org", 10));
        Assert.Equal("a&#64;&#8203;b&#46;&#8203;c &#35;&#8203;1", MarkdownText.Prose("a@b.c #1", 10));
        Assert.Equal("It is&#46; So", MarkdownText.Prose("It is. So", 10));
    }

    [Fact]
    public void What_turns_a_text_around_or_hides_in_it_is_spelled_out() =>
        Assert.Equal("<code>a&#92;u&#123;202e&#125;b↵&#92;u&#123;9&#125;é</code>", MarkdownText.Code("a\u202eb\n\té", 10));

    [Theory]
    [InlineData("\"••••••\"", "\"••••••\"", "<code>&#34;••••••&#34;</code> | <code>&#34;••••••&#34;</code> (changed) |")]
    [InlineData("\"5\"", "5", "<code>&#34;5&#34;</code> | <code>5</code> |")]
    [InlineData("null", "\"\"", "*none* | <code>&#34;&#34;</code> |")]
    [InlineData("[]", "[\"a\",\"b\"]", "<code>&#91;&#93;</code> | <code>a</code><br><code>b</code> |")]
    [InlineData("true", "{\"a\":1}", "<code>true</code> | <code>&#123;&#34;a&#34;&#58;1&#125;</code> |")]
    public void A_change_is_seen_as_one(string old, string wanted, string row) =>
        Assert.Contains($"| <code>x</code> | {row}", PlanMarkdown.Write(Plan(Updated(Field("x", old, wanted)))), StringComparison.Ordinal);

    [Fact]
    public void It_fits_into_a_comment_whatever_it_is_given_and_says_what_was_left_out()
    {
        var hostile = new string('@', 5_000);
        var error = new ProblemError { Code = "c", Detail = hostile, Fix = hostile, Pointer = hostile, Deployment = hostile };
        var field = Field(hostile, JsonSerializer.Serialize(hostile), JsonSerializer.Serialize(Enumerable.Repeat(hostile, 10)));
        var plan = Plan([.. Enumerable.Repeat(Updated([.. Enumerable.Repeat(field, 500)]) with { Name = hostile, Flow = hostile }, 2_000)]) with
        {
            Repository = hostile,
            Ref = hostile,
            BaseRef = hostile,
            Image = hostile,
            Refusals = [.. Enumerable.Repeat(error, 2_000)],
            Findings = [.. Enumerable.Repeat(new RolloutFinding { Severity = FindingSeverity.Error, Error = error }, 2_000)],
        };

        var text = PlanMarkdown.Write(plan);

        Assert.InRange(text.Length, 1, PlanMarkdown.MaxLength);
        Assert.Equal(["refusals", "findings", "deployments", "fields", "deployments' fields"], LeftOut().Matches(text).Select(match => match.Groups["what"].Value));
        Assert.Equal(text.Split("<details>").Length, text.Split("</details>").Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5_000)]
    public void It_uses_the_room_that_a_comment_has(int fields)
    {
        var field = Field("image", "\"a\"", "\"b\"");

        var text = PlanMarkdown.Write(Plan([.. Enumerable.Repeat(Updated([.. Enumerable.Repeat(field, fields)]), 2_000)]));

        Assert.InRange(text.Length, PlanMarkdown.MaxLength - 1_500, PlanMarkdown.MaxLength);
    }

    [Fact]
    public void A_plan_of_a_whole_manifest_is_shown_whole()
    {
        var field = Field("job_variables.image", "\"ghcr.io/org/pipelines-arcgis:main-1234567\"", "\"ghcr.io/org/pipelines-arcgis:main-abcdef1\"");
        var text = PlanMarkdown.Write(Plan([.. Enumerable.Range(0, 30).Select(index => Updated(field) with { Name = $"deployment-{index}" })]));

        Assert.DoesNotContain("left out", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_blocks_to_write_are_named_and_those_that_stay_are_not()
    {
        var plan = Plan() with
        {
            Secrets = [new("staging-a", SecretAction.Create), new("staging-b", SecretAction.Unchanged), new("staging-c", SecretAction.Update)],
        };

        var text = PlanMarkdown.Write(plan);

        Assert.Contains("Secret blocks to write: <code>staging&#45;a</code> (create), <code>staging&#45;c</code> (update).\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("staging&#45;b", text, StringComparison.Ordinal);
        Assert.StartsWith("### Plan for <code>staging</code>: no deployment, 2 Secret blocks to write\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_blocks_to_write_stand_before_the_deployments()
    {
        var text = PlanMarkdown.Write(Plan(Updated(Field("tags", "[]", "[\"a\"]"))) with { Secrets = [new("staging-a", SecretAction.Create)] });

        Assert.StartsWith("### Plan for <code>staging</code>: 1 to update, 1 Secret block to write\n", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Secret blocks to write: ", StringComparison.Ordinal) < text.IndexOf("#### Deployments", StringComparison.Ordinal));
    }

    private static string Marks(string text) => TextOnly().Replace(text, "");

    private static PlannedFieldResource Field(string name, string old, string wanted) => new(name, JsonDocument.Parse(old).RootElement, JsonDocument.Parse(wanted).RootElement);

    private static PlannedDeploymentResource Updated(params PlannedFieldResource[] fields) =>
        new() { Name = "a-staging", Flow = "Flow", Action = PlannedAction.Update, Fields = fields };

    private static PlanResource Plan(params PlannedDeploymentResource[] deployments) => new()
    {
        Mode = "staging",
        Repository = "org/one",
        Project = "",
        Ref = "refs/pull/7/merge",
        BaseRef = "main",
        Sha = new string('a', 40),
        Image = "ghcr.io/org/one:staging-aaaaaaa",
        Deployable = true,
        Changes = new PlanCounts(0, deployments.Length, 0, 0, 0, 0, 0),
        Deployments = deployments,
        Secrets = [],
        ImageVariables = [],
        Findings = [],
        Refusals = [],
    };

    [GeneratedRegex("&#[0-9]+;|[\\p{L}\\p{N} ↵•…✅❌]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TextOnly();

    [GeneratedRegex("\\*[0-9]+ more (?<what>[a-z' ]+) are not shown here", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeftOut();
}
