using System.Globalization;
using System.Text;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private const string Deployments = "deployments:\n  - name: a\n";

    /// <summary>A short text must not take as much as a long one: many short ones are read at one time.</summary>
    [Theory]
    [InlineData("nodes_too_many", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", 1_100)]
    [InlineData("expanded_too_long", "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\"", 8_000)]
    public void What_aliases_may_make_of_a_text_grows_with_its_length(string code, string repeated, int times)
    {
        var text = $"x: &x {repeated}\ny: [{string.Join(", ", Enumerable.Repeat("*x", times))}]\n{Deployments}";

        Assert.Equal(code, Refused(text).Code);
        Assert.NotNull(ManifestReader.Read(text + "#" + new string(' ', 20_000), new ManifestLimits()).Manifest);
    }

    [Fact]
    public void The_refusal_says_that_a_longer_manifest_may_have_more()
    {
        var text = $"pull: &pull {new string('x', 1_000)}\ny: [{string.Join(", ", Enumerable.Repeat("*pull", 400))}]\n{Deployments}";

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"With aliases expanded, the manifest has more than {16 * (16_384 + text.Length)} characters, the maximum for a manifest of this length; a longer manifest may have more."),
            Refused(text).Message);
    }

    [Fact]
    public void Two_hundred_deployments_that_merge_what_they_share_are_read()
    {
        var shared = string.Concat(Enumerable.Range(10, 33).Select(static number =>
            string.Create(CultureInfo.InvariantCulture, $"        SERVICE_{number}: https://service-{number}.example.org/path/{number}\n")));
        var text = new StringBuilder($"x-base: &base\n  description: {new string('d', 160)}\n  work_pool:\n    name: docker\n    job_variables:\n      env:\n{shared}deployments:\n");
        Assert.InRange(text.Length, 1_800, 2_300);
        for (var number = 100; number < 300; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - <<: *base\n    name: layer-{number}\n    entrypoint: pipelines/flows/layers.py:load_the_layer_number_{number}\n    tags: [city, nightly]\n");
        }

        var reading = ManifestReader.Read(text.ToString(), new ManifestLimits());

        Assert.Empty(reading.Findings);
        Assert.Equal(200, reading.Manifest!.Deployments.Items.Count);
    }

    [Fact]
    public void A_readable_manifest_has_no_findings_and_counts_its_deployments()
    {
        var reading = ManifestReader.Read(Deployments + "  - name: b\n", new ManifestLimits());

        Assert.Empty(reading.Findings);
        Assert.Equal(2, reading.Manifest!.Deployments.Items.Count);
    }

    [Theory]
    [InlineData("deployments:\n  - {name: a, b", 2, 16)]
    [InlineData("deployments:\r\n  - {name: a, b", 2, 16)]
    [InlineData("# a\u2028\ndeployments: [", 2, 15)]
    public void A_text_that_is_cut_off_is_at_fault_where_it_ends_as_an_editor_counts_lines(string text, int line, int column)
    {
        var finding = Refused(text);

        Assert.Equal(("yaml_invalid", new ManifestLocation(line, column)), (finding.Code, finding.Location));
    }

    [Fact]
    public void Limits_have_their_defaults()
    {
        Assert.Equal(new ManifestLimits { MaxCharacters = 1_048_576, MaxDepth = 32, MaxNodes = 200_000, MaxExpandedCharacters = 8_388_608, MinNodes = 16_384, MaxDeployments = 2_000 }, new ManifestLimits());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void An_empty_text_is_an_error(string text)
    {
        var finding = Refused(text);

        Assert.Equal("manifest_empty", finding.Code);
        Assert.Null(finding.Location);
    }

    [Theory]
    [InlineData("- a\n", "a list")]
    [InlineData("text", "text")]
    [InlineData("5", "a whole number")]
    [InlineData("5.5", "a number")]
    [InlineData("true", "a boolean")]
    [InlineData("---\n...\n", "nothing")]
    public void A_text_that_is_no_mapping_is_an_error(string text, string kind)
    {
        var finding = Refused(text);

        Assert.Equal("manifest_not_mapping", finding.Code);
        Assert.EndsWith($", not {kind}.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(text.StartsWith("---", StringComparison.Ordinal) ? 2 : 1, finding.Location!.Line);
    }

    [Theory]
    [InlineData("name: x\n", 1, 1)]
    [InlineData("name: x\ndeployments:\n", 2, 1)]
    [InlineData("name: x\ndeployments: ~\n", 2, 1)]
    public void A_manifest_without_a_list_of_deployments_is_an_error(string text, int line, int column)
    {
        var finding = Refused(text);

        Assert.Equal("deployments_missing", finding.Code);
        Assert.Equal(new ManifestLocation(line, column), finding.Location);
    }

    [Fact]
    public void An_empty_list_of_deployments_wants_none()
    {
        var reading = ManifestReader.Read("deployments: []\n", new ManifestLimits());

        Assert.Empty(reading.Manifest!.Deployments.Items);
        Assert.Empty(reading.Findings);
    }

    [Theory]
    [InlineData("deployments: 5\n", "a whole number")]
    [InlineData("deployments: {a: b}\n", "a mapping")]
    public void Deployments_that_are_no_list_are_an_error(string text, string kind)
    {
        var finding = Refused(text);

        Assert.Equal("type_mismatch", finding.Code);
        Assert.Equal($"deployments must be a list, not {kind}.", finding.Message);
        Assert.Equal(new ManifestLocation(1, 14), finding.Location);
    }

    [Fact]
    public void As_many_deployments_as_allowed_are_read()
    {
        var limits = new ManifestLimits { MaxDeployments = 2 };

        Assert.NotNull(ManifestReader.Read("deployments: [{}, {}]", limits).Manifest);
        var finding = Refused("deployments: [{}, {}, {}]", limits);
        Assert.Equal("deployments_too_many", finding.Code);
        Assert.Equal("The manifest lists 3 deployments; the maximum is 2.", finding.Message);
        Assert.Equal(new ManifestLocation(1, 14), finding.Location);
    }

    [Fact]
    public void A_hundred_thousand_deployments_are_refused_with_work_in_proportion()
    {
        var text = "deployments:\n" + string.Concat(Enumerable.Repeat("- {}\n", 100_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("deployments_too_many", Refused(text).Code);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void A_text_of_just_the_longest_length_is_read()
    {
        Assert.NotNull(ManifestReader.Read(Deployments, new ManifestLimits { MaxCharacters = Deployments.Length }).Manifest);

        var finding = Refused(Deployments, new ManifestLimits { MaxCharacters = Deployments.Length - 1 });
        Assert.Equal("text_too_long", finding.Code);
        Assert.Equal("The manifest has 25 characters; the maximum is 24.", finding.Message);
    }

    [Fact]
    public void An_alias_bomb_is_refused_with_little_memory()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level <= 9; level++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        }

        text.Append(Deployments);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var finding = Refused(text.ToString());

        Assert.Equal("nodes_too_many", finding.Code);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"With aliases expanded, the manifest has more than {16_384 + text.Length} values, the maximum for a manifest of this length; a longer manifest may have more."), finding.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_bomb_of_merge_keys_is_refused()
    {
        var wide = string.Join(", ", Enumerable.Range(0, 1000).Select(index => $"k{index}: 1"));
        var merges = string.Join(", ", Enumerable.Repeat("*a", 1000));

        Assert.Equal("nodes_too_many", Refused($"a: &a {{{wide}}}\nb: {{<<: [{merges}]}}\n{Deployments}").Code);
    }

    [Fact]
    public void A_bomb_of_one_long_text_and_many_aliases_is_refused_with_little_memory()
    {
        var text = $"big: &big {new string('x', 700_000)}\ndeployments:\n  - name: a\n    parameters: [{string.Join(", ", Enumerable.Repeat("*big", 3_500))}]\n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var finding = Refused(text);

        Assert.Equal("expanded_too_long", finding.Code);
        Assert.Equal("With aliases expanded, the manifest has more than 8388608 characters.", finding.Message);
        Assert.Equal(4, finding.Location!.Line);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Theory]
    [InlineData("a: &a four\nb: *a\n", 26)]
    [InlineData("a: &a [four, four]\nb: *a\n", 34)]
    [InlineData("a: &a {key: four}\nb: *a\n", 32)]
    [InlineData("a: &a {key: four}\nb: {<<: *a}\n", 32)]
    [InlineData("pull: abcdefghij\n", 30)]
    public void Characters_of_keys_and_values_count_as_often_as_they_are_used(string text, int characters)
    {
        text += Deployments;

        Assert.NotNull(ManifestReader.Read(text, new ManifestLimits { MaxExpandedCharacters = characters }).Manifest);
        Assert.Equal("expanded_too_long", Refused(text, new ManifestLimits { MaxExpandedCharacters = characters - 1 }).Code);
    }

    [Fact]
    public void The_manifests_pull_steps_count_for_each_deployment_that_takes_them()
    {
        const string Text = "pull: abcdefghijklmnopqrstuvwxyz\ndeployments:\n  - {}\n  - {}\n  - {pull: []}\n  - {pull: {a: {}}}\n";

        Assert.NotNull(ManifestReader.Read(Text, new ManifestLimits { MaxExpandedCharacters = 52 }).Manifest);
        var finding = Refused(Text, new ManifestLimits { MaxExpandedCharacters = 51 });
        Assert.Equal(("expanded_too_long", new ManifestLocation(1, 7)), (finding.Code, finding.Location));
        Assert.Equal("The manifest's pull steps exceed 51 characters, counted once for each deployment that uses them.", finding.Message);
    }

    [Fact]
    public void Merged_entries_count_as_often_as_they_are_merged_and_once_for_each()
    {
        const string Text = "deployments:\n  - &a {name: a}\n  - <<: *a\n";

        // Root, key and list, a deployment of an entry, and one that is as much by the alias.
        Assert.NotNull(ManifestReader.Read(Text, new ManifestLimits { MaxNodes = 10 }).Manifest);
        Assert.Equal("nodes_too_many", Refused(Text, new ManifestLimits { MaxNodes = 9 }).Code);
    }

    [Theory]
    [InlineData("a: {b: {c: d}}", 3)]
    [InlineData("a: [[1]]", 3)]
    [InlineData("a: &x [1]\nb: [[*x]]", 4)]
    [InlineData("a: &x 1\nb: [[*x]]", 3)]
    public void Nesting_may_be_as_deep_as_allowed_aliases_followed(string text, int depth)
    {
        text = Deployments + text;

        Assert.NotNull(ManifestReader.Read(text, new ManifestLimits { MaxDepth = depth }).Manifest);
        var finding = Refused(text, new ManifestLimits { MaxDepth = depth - 1 });
        Assert.Equal("nesting_too_deep", finding.Code);
        Assert.Equal($"Lists and mappings are nested more than {depth - 1} levels deep.", finding.Message);
    }

    [Fact]
    public void A_hundred_thousand_open_brackets_are_refused_at_the_deepest_that_is_allowed()
    {
        var text = "a: " + new string('[', 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("nesting_too_deep", Refused(text).Code);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void An_alias_is_what_it_names_at_a_place_of_its_own()
    {
        var root = Root("a: &a {x: 1}\nb: *a\n" + Deployments);

        Assert.Equal(["x=1"], Pairs((YamlMapping)root.Find("b")!));
        Assert.Equal(new ManifestLocation(2, 4), root.Find("b")!.Location);
    }

    [Fact]
    public void An_anchor_given_again_names_the_later_node()
    {
        Assert.Equal("2", ((YamlScalar)Root("a: &a 1\nb: &a 2\nc: *a\n" + Deployments).Find("c")!).Value);
    }

    [Fact]
    public void A_merge_key_adds_what_the_mapping_does_not_say_itself()
    {
        var merged = (YamlMapping)Root("base: &base {x: 1, y: 2}\nown: {y: 3, <<: *base, z: 4}\n" + Deployments).Find("own")!;

        Assert.Equal(["x=1", "y=3", "z=4"], Pairs(merged));
    }

    [Fact]
    public void Of_several_merged_mappings_the_first_wins()
    {
        var merged = (YamlMapping)Root("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nown:\n  <<: [*a, *b]\n" + Deployments).Find("own")!;

        Assert.Equal(["x=1", "y=2"], Pairs(merged).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_quoted_merge_key_is_a_key_like_any_other()
    {
        Assert.Equal(["<<=1"], Pairs((YamlMapping)Root("own: {\"<<\": 1}\n" + Deployments).Find("own")!));
    }

    [Theory]
    [InlineData("own: {<<: 1}", "a whole number")]
    [InlineData("own: {<<: [[]]}", "a list")]
    public void Only_mappings_can_be_merged(string text, string kind)
    {
        var finding = OnlyError(text + "\n" + Deployments);

        Assert.Equal("merge_invalid", finding.Code);
        Assert.EndsWith($", not {kind}.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(1, 7), finding.Location);
    }

    [Fact]
    public void A_second_merge_key_in_one_mapping_is_a_warning()
    {
        var finding = Assert.Single(ManifestReader.Read("a: &a {x: 1}\nown: {<<: *a, <<: *a}\n" + Deployments, new ManifestLimits()).Findings);

        Assert.Equal(("merge_key_repeated", FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Equal(new ManifestLocation(2, 15), finding.Location);
    }

    [Theory]
    [InlineData("x: 1\nx: 2\n", "x")]
    [InlineData("1: a\n\"1\": b\n", "1")]
    public void A_key_given_twice_is_an_error_that_names_both_places(string text, string key)
    {
        var finding = OnlyError(text + Deployments);

        Assert.Equal("key_duplicate", finding.Code);
        Assert.Equal($"The key {key} is already defined at line 1, column 1.", finding.Message);
        Assert.Equal(new ManifestLocation(2, 1), finding.Location);
    }

    [Fact]
    public void A_key_given_twice_is_found_among_many()
    {
        var keys = string.Concat(Enumerable.Range(0, 20).Select(index => $"k{index}: 1\n"));

        Assert.Equal(new ManifestLocation(21, 1), OnlyError(keys + "k3: 1\n" + Deployments).Location);
        Assert.Equal("1", ((YamlScalar)Root(keys + Deployments).Find("k19")!).Value);
    }

    [Theory]
    [InlineData("[a]: 1\n", "key_not_scalar", "a list")]
    [InlineData("{a: b}: 1\n", "key_not_scalar", "a mapping")]
    [InlineData("on: 1\n", "key_not_text", "a boolean")]
    [InlineData("~: 1\n", "key_not_text", "nothing")]
    [InlineData("1.5: 1\n", "key_not_text", "a number")]
    public void A_key_that_is_not_text_is_an_error(string text, string code, string kind)
    {
        var finding = OnlyError(text + Deployments);

        Assert.Equal(code, finding.Code);
        Assert.Contains(kind, finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(1, 1), finding.Location);
    }

    [Theory]
    [InlineData("a: *nowhere\n", "alias_unknown", "nowhere")]
    [InlineData("a: &a [*a]\n", "alias_recursive", "a")]
    public void An_alias_must_name_an_earlier_whole_node(string text, string code, string name)
    {
        var finding = Refused(text + Deployments);

        Assert.Equal(code, finding.Code);
        Assert.Contains(name, finding.Message, StringComparison.Ordinal);
        Assert.Equal(1, finding.Location!.Line);
    }

    [Fact]
    public void Several_documents_are_an_error_where_the_second_begins()
    {
        var finding = Refused(Deployments + "---\na: 1\n");

        Assert.Equal("documents_many", finding.Code);
        Assert.Equal(new ManifestLocation(3, 1), finding.Location);
    }

    [Theory]
    [InlineData("a: !!python/object/apply:os.system [x]")]
    [InlineData("a: !own text")]
    [InlineData("a: !!binary aGk=")]
    [InlineData("a: !!set {x: 1}")]
    [InlineData("a: !!str [x]")]
    [InlineData("a: !!seq {x: 1}")]
    [InlineData("a: !!map text")]
    public void A_tag_outside_the_core_is_an_error(string text)
    {
        var finding = OnlyError(text + "\n" + Deployments);

        Assert.Equal("yaml_tag_not_allowed", finding.Code);
        Assert.Equal(new ManifestLocation(1, 4), finding.Location);
        Assert.StartsWith("The YAML tag ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [x", 3)]
    [InlineData("a: 'x", 1)]
    [InlineData("a: b: c", 1)]
    [InlineData("\tx: 1", 2)]
    public void A_text_that_is_not_yaml_is_an_error_at_its_place(string text, int line)
    {
        var finding = Refused(text + "\n" + Deployments);

        Assert.Equal("yaml_invalid", finding.Code);
        Assert.StartsWith("The manifest is not valid YAML: ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
        Assert.InRange(finding.Location!.Line, 1, line);
    }

    [Theory]
    [InlineData("\0", "U+0000")]
    [InlineData("\u0007", "U+0007")]
    [InlineData("\u007f", "U+007F")]
    [InlineData("\u009f", "U+009F")]
    [InlineData("\uffff", "U+FFFF")]
    public void A_character_outside_yaml_is_an_error_at_its_place(string character, string code)
    {
        var finding = Refused(Deployments + "b: x" + character);

        Assert.Equal("character_forbidden", finding.Code);
        Assert.Contains(code, finding.Message, StringComparison.Ordinal);
        Assert.Equal(new ManifestLocation(3, 5), finding.Location);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_an_error_at_its_place()
    {
        foreach (var half in new[] { "\ud800", "\ud800x", "\udc00", "\ud83d\ude00\udc00" })
        {
            var finding = Refused(Deployments + "b: x" + half);

            Assert.Equal("character_forbidden", finding.Code);
            Assert.Equal(new ManifestLocation(3, half.Length == 3 ? 7 : 5), finding.Location);
        }
    }

    [Fact]
    public void The_first_of_several_forbidden_characters_is_named()
    {
        Assert.Contains("U+0007", Refused("\u0007\ud800").Message, StringComparison.Ordinal);
        Assert.Contains("U+D800", Refused("\ud800\u0007").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("😀")]
    [InlineData("\t")]
    public void Other_characters_are_read(string character)
    {
        Assert.NotNull(ManifestReader.Read($"x: \"{character}\"\n{Deployments}", new ManifestLimits()).Manifest);
    }

    [Theory]
    [InlineData("\ufeff", "\n")]
    [InlineData("", "\r\n")]
    public void A_byte_order_mark_and_windows_line_ends_are_read(string mark, string lineEnd)
    {
        var compilation = ManifestFixture.Compile(mark + ManifestFixture.One("bad: 1").ReplaceLineEndings(lineEnd));

        Assert.Equal("load", Assert.Single(compilation.Deployments).Name);
        Assert.Equal(new ManifestLocation(5, 5), compilation.OnlyFinding().Location);
    }

    [Fact]
    public void An_escape_for_what_cannot_be_stored_is_an_error()
    {
        var finding = OnlyError("a: \"x\\0\"\n" + Deployments);

        Assert.Equal("character_forbidden", finding.Code);
        Assert.Equal(new ManifestLocation(1, 4), finding.Location);
    }

    [Fact]
    public void Errors_of_single_values_come_all_at_once_in_order_of_place()
    {
        var reading = ManifestReader.Read("a: !x 1\nb: 2026-13-01\nb: 1\n" + Deployments, new ManifestLimits());

        Assert.NotNull(reading.Manifest);
        Assert.Equal(["yaml_tag_not_allowed", "scalar_invalid", "key_duplicate"], reading.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void More_findings_than_are_shown_are_counted_once_more_by_compiling()
    {
        var compilation = ManifestFixture.Compile(ManifestFixture.One() + "x-a: 1\n" + string.Concat(Enumerable.Range(0, 250).Select(static number => string.Create(CultureInfo.InvariantCulture, $"k{number}: 2\n"))));

        Assert.Equal(200, compilation.Findings.Count);
        Assert.Equal("51 more findings are not shown.", compilation.Findings[^1].Message);
        Assert.Single(compilation.Findings, finding => finding.Code == "findings_capped");
    }

    [Fact]
    public void What_reading_found_is_repeated_by_compiling()
    {
        var compilation = ManifestFixture.Compile(ManifestFixture.One() + "x-a: 1\nx-a: 2\n");

        Assert.Equal("key_duplicate", compilation.OnlyFinding().Code);
        Assert.True(compilation.HasErrors);
    }

    internal static YamlMapping Root(string text)
    {
        var reading = ManifestReader.Read(text, new ManifestLimits());
        Assert.Empty(reading.Findings);
        return reading.Manifest!.Root;
    }

    private static IEnumerable<string> Pairs(YamlMapping mapping) => mapping.Entries.Select(entry => $"{entry.Key}={((YamlScalar)entry.Value).Value}");

    private static Finding Refused(string text, ManifestLimits? limits = null)
    {
        var reading = ManifestReader.Read(text, limits ?? new ManifestLimits());
        Assert.Null(reading.Manifest);
        return AsError(Assert.Single(reading.Findings));
    }

    private static Finding OnlyError(string text)
    {
        var reading = ManifestReader.Read(text, new ManifestLimits());
        Assert.NotNull(reading.Manifest);
        return AsError(Assert.Single(reading.Findings));
    }

    private static Finding AsError(Finding finding)
    {
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Fix!);
        return finding;
    }

    [Theory]
    [InlineData("deployments:\n\t- name: a\n", 2, 1)]
    [InlineData("deployments:\n  - name: a\n\tentrypoint: f\n", 3, 1)]
    [InlineData("deployments:\n  - name: a\n    work_pool:\n\t  name: p\n", 4, 1)]
    [InlineData("deployments:\n  - name: a\n  \t\n    entrypoint: f\n", 3, 3)]
    [InlineData("deployments:\n  - name: a\n    description: |\n      one\n      \ttwo\n\tthree\n", 6, 1)]
    [InlineData("deployments:\n  - name: a\n    description: \"x\n\ty\"\n", 4, 1)]
    [InlineData("deployments:\n  - name: a\n    work_pool: {\n\tname: p}\n", 4, 1)]
    [InlineData("deployments:\r\n  - name: a\r\n    \ttags: [b]\r\n", 3, 5)]
    public void A_tab_in_the_indentation_is_found_where_it_is(string text, int line, int column)
    {
        var finding = Assert.Single(ManifestReader.Read(text, new ManifestLimits()).Findings);

        Assert.Equal(("yaml_invalid", new ManifestLocation(line, column)), (finding.Code, finding.Location));
        Assert.Equal("The manifest is not valid YAML: this line is indented with a tab, which YAML does not allow.", finding.Message);
    }

    [Theory]
    [InlineData("deployments: [\na: b\n\n\tc: d\n")]
    [InlineData("deployments:\n  - description: |\n      \tone\n  - name: \"\n")]
    public void What_is_wrong_elsewhere_is_not_put_down_to_a_tab(string text) =>
        Assert.DoesNotContain("tab", Assert.Single(ManifestReader.Read(text, new ManifestLimits()).Findings).Message, StringComparison.Ordinal);
}
