using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Manifests;

/// <summary>The few tags of YAML's core that a manifest may write; any other could ask a reader to build an object.</summary>
internal static class YamlTag
{
    private const string Core = "tag:yaml.org,2002:";

    public static bool IsAllowed(NodeEvent node) =>
        node.Tag.IsEmpty || node.Tag.IsNonSpecific || (node, node.Tag.Value) switch
        {
            (Scalar, Core + "str" or Core + "int" or Core + "float" or Core + "bool" or Core + "null") => true,
            (SequenceStart, Core + "seq") => true,
            (MappingStart, Core + "map") => true,
            _ => false,
        };

    /// <summary>Type and JSON form of a scalar; the value is null when the text is not of the type that tag or look give it.</summary>
    public static (YamlScalarType Type, string? Value) Resolve(Scalar scalar)
    {
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
        {
            return scalar.Style == ScalarStyle.Plain ? YamlScalarRules.Resolve(scalar.Value) : (YamlScalarType.Text, scalar.Value);
        }

        var text = scalar.Value;
        return scalar.Tag.Value switch
        {
            Core + "int" => (YamlScalarType.Integer, ValueIf(text, YamlScalarType.Integer)),
            Core + "float" => (YamlScalarType.Float, ValueIf(text, YamlScalarType.Float) ?? AsFloat(text)),
            Core + "bool" => (YamlScalarType.Boolean, YamlScalarRules.BooleanOf(text)),
            Core + "null" => (YamlScalarType.Null, "null"),
            _ => (YamlScalarType.Text, text),
        };
    }

    private static string? ValueIf(string text, YamlScalarType type) =>
        YamlScalarRules.Resolve(text) is var (actual, value) && actual == type ? value : null;

    private static string? AsFloat(string text) => ValueIf(text, YamlScalarType.Integer) is { } whole ? whole + ".0" : null;
}
