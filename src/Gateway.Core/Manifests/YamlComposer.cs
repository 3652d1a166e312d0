using Gateway.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Manifests;

/// <summary>
/// Builds the nodes of one YAML document. An alias shares the node it names and counts as often as it is used; composing stops as soon as a
/// limit is passed. What only spoils one node is reported and composing goes on.
/// </summary>
internal sealed class YamlComposer
{
    private readonly Parser _parser;
    private readonly ManifestLines _lines;
    private readonly ManifestLimits _limits;
    private readonly FindingList _findings;
    private readonly Dictionary<AnchorName, YamlNode?> _anchors = [];
    private int _flowDepth;
    private long _nodes;
    private long _characters;

    private YamlComposer(string text, ManifestLimits limits, FindingList findings)
    {
        _parser = new Parser(new StringReader(text));
        _lines = new ManifestLines(text);
        _limits = limits;
        _findings = findings;
    }

    /// <summary>The root of the only document; null with an error finding when there is none.</summary>
    public static YamlNode? Compose(string text, ManifestLimits limits, FindingList findings)
    {
        var composer = new YamlComposer(text, limits, findings);
        try
        {
            return composer.ComposeDocument();
        }
        catch (YamlException exception) when (composer.FindTab(text, exception) is { } tab)
        {
            findings.Error(
                Codes.YamlInvalid,
                "The manifest is not valid YAML: this line is indented with a tab, which YAML does not allow.",
                "Indent it with spaces, and set your editor to insert spaces for a tab.",
                composer._lines.At(tab));
            return null;
        }
        catch (YamlException exception)
        {
            composer.Reject(Codes.YamlInvalid, $"The manifest is not valid YAML: {Sentence(exception)}", "Check the indentation, quotes and brackets here.", exception.Start);
            return null;
        }
    }

    /// <summary>
    /// The tab in an indentation that the parser fails on; null when it fails on something else. It says where what it reads begins, which may be the
    /// text's first line, and not where the tab is.
    /// </summary>
    private int? FindTab(string text, YamlException exception)
    {
        var from = (int)Math.Min(text.Length, Math.Max(exception.Start.Index, _parser.Current?.End.Index ?? 0));
        var end = exception.Message.Contains("tab", StringComparison.Ordinal) ? text.Length : EndOfNextLine(text, (int)Math.Min(text.Length, exception.End.Index));
        var start = text.LastIndexOf('\n', Math.Max(0, from - 1)) + 1;
        while (start < end)
        {
            var next = text.IndexOf('\n', start) is >= 0 and var feed ? feed : text.Length;
            var line = text.AsSpan(start, next - start);
            var indentation = line[..^line.TrimStart(" \t").Length];
            if (indentation.IndexOf('\t') is >= 0 and var tab && start + tab >= from)
            {
                return start + tab;
            }

            start = next + 1;
        }

        return null;
    }

    private static int EndOfNextLine(string text, int index)
    {
        var feed = text.IndexOf('\n', index);
        return feed < 0 ? text.Length : text.IndexOf('\n', feed + 1) is >= 0 and var next ? next : text.Length;
    }

    private YamlNode? ComposeDocument()
    {
        Advance();
        Advance();
        if (_parser.Current is StreamEnd)
        {
            _findings.Error(Codes.ManifestEmpty, "The manifest is empty.", "Send the content of the repository's prefect.yaml.", location: null);
            return null;
        }

        Advance();
        var root = ComposeNode(depth: 0);
        if (root is null)
        {
            return null;
        }

        Advance();
        if (_parser.Current is DocumentStart second)
        {
            Reject(Codes.DocumentsMany, "A manifest must be one YAML document, but a second one starts here.", "Remove the line with three dashes and the second document.", second.Start);
            return null;
        }

        return root;
    }

    /// <summary>Composes the node at the parser's event and moves beyond it; null when composing has to stop.</summary>
    private YamlNode? ComposeNode(int depth)
    {
        if (_parser.Current is AnchorAlias alias)
        {
            return FollowAlias(alias, depth);
        }

        // On some malformed texts the parser closes what it did not open.
        if (_parser.Current is not NodeEvent opening)
        {
            throw Unparsable(_parser.Current?.Start ?? Mark.Empty);
        }

        if (!Count(1, opening is Scalar { Value.Length: var length } ? length : 0, opening.Start) || (opening is not Scalar && !IsShallow(depth, opening)))
        {
            return null;
        }

        var anchor = opening.Anchor;
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = null;
        }

        CheckTag(opening);
        var isFlow = opening is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };
        _flowDepth += isFlow ? 1 : 0;
        YamlNode? node = opening switch
        {
            Scalar scalar => ComposeScalar(scalar),
            SequenceStart => ComposeSequence(depth, opening),
            _ => ComposeMapping(depth, opening),
        };
        _flowDepth -= isFlow ? 1 : 0;

        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private YamlNode? FollowAlias(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            Reject(Codes.AliasUnknown, $"The anchor &{alias.Value.Value} is not defined before this alias.", "Define the anchor above, or correct its name.", alias.Start);
            return null;
        }

        if (node is null)
        {
            Reject(Codes.AliasRecursive, $"The alias *{alias.Value.Value} is used inside its own anchor.", "Move the alias out of the part that it repeats.", alias.Start);
            return null;
        }

        Advance();
        return Count(node.Size, node.Characters, alias.Start) && IsShallow(depth + node.Height - 1, alias) ? node.UsedAt(LocationOf(alias.Start)) : null;
    }

    private YamlScalar ComposeScalar(Scalar scalar)
    {
        Advance();
        var location = LocationOf(scalar.Start);
        if (ManifestText.HoldsUnstorable(scalar.Value))
        {
            Report(Codes.CharacterForbidden, "The value contains an escape for a character that cannot be stored.", "Remove the escape.", location);
            return new YamlScalar(YamlScalarType.Text, "", location);
        }

        if (_flowDepth > 0 && scalar.Style == ScalarStyle.Plain && (scalar.Value is [':', ..] or [.., ':'] || scalar.Value.Contains('?', StringComparison.Ordinal)))
        {
            Report(Codes.ScalarInvalid, "Within brackets and braces, PyYAML reads a question mark, and a colon at the start or the end of a value, as syntax.", "Put the value in quotes to make it a string.", location);
        }

        var (type, value) = YamlTag.Resolve(scalar);
        if (value is null)
        {
            var problem = scalar.Value is "=" or "<<" ? $"{scalar.Value} without quotes is YAML syntax, not a value." : "The value looks like a number or a date but is not valid.";
            Report(Codes.ScalarInvalid, problem, "Correct it, or put it in quotes to make it a string.", location);
        }

        return new YamlScalar(type, value ?? "0", location);
    }

    private YamlSequence? ComposeSequence(int depth, NodeEvent opening)
    {
        Advance();
        var items = new List<YamlNode>();
        while (_parser.Current is not SequenceEnd)
        {
            if (ComposeNode(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        Advance();
        return new YamlSequence(items, LocationOf(opening.Start));
    }

    private YamlMapping? ComposeMapping(int depth, NodeEvent opening)
    {
        Advance();
        var own = new YamlEntries();
        var merges = new List<(YamlNode Node, Mark Start)>();
        while (_parser.Current is not MappingEnd)
        {
            var key = _parser.Current!;
            if (IsMergeKey(key))
            {
                Advance();
                if (ComposeNode(depth + 1) is not { } merged)
                {
                    return null;
                }

                merges.Add((merged, key.Start));
            }
            else if (!ComposeEntry(own, key, depth))
            {
                return null;
            }
        }

        Advance();
        return new YamlMapping(Merge(merges, own), LocationOf(opening.Start));
    }

    private bool ComposeEntry(YamlEntries entries, ParsingEvent key, int depth)
    {
        if (ComposeNode(depth + 1) is not { } keyNode || ComposeNode(depth + 1) is not { } value)
        {
            return false;
        }

        var location = LocationOf(key.Start);
        if (KeyOf(keyNode, location) is not { } name)
        {
            return true;
        }

        if (entries.IndexOf(name) is var earlier and >= 0)
        {
            var first = entries.List[earlier].Location;
            Report(
                Codes.KeyDuplicate,
                $"The key {PlainText.Shown(name)} is already defined at line {first.Line}, column {first.Column}.",
                "Keep only one of them.",
                location);
            return true;
        }

        entries.Set(new YamlEntry(name, location, value));
        return true;
    }

    private string? KeyOf(YamlNode node, ManifestLocation location)
    {
        if (node is not YamlScalar key)
        {
            Report(Codes.KeyNotScalar, $"A key must be a single value, not {node.Kind}.", "Write the key as a string.", location);
            return null;
        }

        if (key.Type is not (YamlScalarType.Text or YamlScalarType.Integer))
        {
            Report(Codes.KeyNotText, $"A key must be a string, but YAML reads this one as {key.Kind}.", "Put the key in quotes.", location);
            return null;
        }

        return key.Value;
    }

    /// <summary>
    /// The mapping's entries over the merged ones; of several mappings in a list the first wins, as YAML's merge key has it, and of several
    /// merge keys the last, as PyYAML has it.
    /// </summary>
    private YamlEntries Merge(List<(YamlNode Node, Mark Start)> merges, YamlEntries own)
    {
        if (merges.Count == 0)
        {
            return own;
        }

        if (merges.Count > 1)
        {
            _findings.Warning(
                Codes.MergeKeyRepeated,
                "The key << is used more than once in this mapping. All are merged, as in PyYAML, and for a key that several define, the last << counts.",
                "Use one << with a list of the mappings. In a list, the first mapping counts.",
                LocationOf(merges[1].Start));
        }

        var entries = new YamlEntries();
        foreach (var (node, start) in merges)
        {
            var sources = node is YamlSequence list ? list.Items : [node];
            for (var index = sources.Count - 1; index >= 0; index--)
            {
                MergeOne(entries, sources[index], start);
            }
        }

        foreach (var entry in own.List)
        {
            entries.Set(entry);
        }

        return entries;
    }

    // What is merged was counted where it stands, or where an alias names it.
    private void MergeOne(YamlEntries entries, YamlNode source, Mark start)
    {
        if (source is not YamlMapping mapping)
        {
            Report(Codes.MergeInvalid, $"The key << must be a mapping or a list of mappings, not {source.Kind}.", "Use the alias of a mapping.", LocationOf(start));
            return;
        }

        foreach (var entry in mapping.Entries)
        {
            entries.Set(entry);
        }
    }

    private static bool IsMergeKey(ParsingEvent key) => key is Scalar { Value: "<<", Style: ScalarStyle.Plain, Tag.IsEmpty: true };

    private void CheckTag(NodeEvent node)
    {
        if (!YamlTag.IsAllowed(node))
        {
            Report(Codes.YamlTagNotAllowed, $"The YAML tag {PlainText.Shown(node.Tag.Value)} is not allowed.", "Remove the tag.", LocationOf(node.Start));
        }
    }

    private bool Count(long nodes, long characters, Mark start)
    {
        _nodes += nodes;
        _characters += characters;
        if (_nodes > _limits.MaxNodes)
        {
            Reject(Codes.NodesTooMany, $"With aliases expanded, the manifest has more than {_limits.MaxNodes} values{_limits.NodesNote}.", "Use fewer aliases, or split the manifest.", start);
            return false;
        }

        if (_characters > _limits.MaxExpandedCharacters)
        {
            Reject(
                Codes.ExpandedTooLong,
                $"With aliases expanded, the manifest has more than {_limits.MaxExpandedCharacters} characters{_limits.CharactersNote}.",
                "Use fewer aliases, or split the manifest.",
                start);
            return false;
        }

        return true;
    }

    private bool IsShallow(int depth, ParsingEvent node)
    {
        if (depth < _limits.MaxDepth)
        {
            return true;
        }

        Reject(Codes.NestingTooDeep, $"Lists and mappings are nested more than {_limits.MaxDepth} levels deep.", "Flatten the structure.", node.Start);
        return false;
    }

    // On some malformed texts the parser fails with exceptions that are not its own.
    private void Advance()
    {
        var last = _parser.Current?.End ?? Mark.Empty;
        try
        {
            _parser.MoveNext();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or ArithmeticException or IndexOutOfRangeException)
        {
            throw Unparsable(last, exception);
        }
    }

    private static YamlException Unparsable(Mark mark, Exception? cause = null) => new(mark, mark, "This part cannot be parsed", cause!);

    private void Reject(string code, string message, string fix, Mark start) => _findings.Error(code, message, fix, LocationOf(start));

    private void Report(string code, string message, string fix, ManifestLocation location) => _findings.Error(code, message, fix, location);

    private static string Sentence(YamlException exception)
    {
        var reason = exception.Message.TrimEnd('.', ' ');
        return reason[..1].ToLowerInvariant() + reason[1..] + ".";
    }

    private ManifestLocation LocationOf(Mark mark) => _lines.At(mark.Index);
}
