using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Architecture.Tests.Documentation;

/// <summary>The doc comments of the gateway's types and properties, as one line of Markdown each.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    public DocComments(params IEnumerable<Assembly> assemblies) => _members = assemblies
        .SelectMany(static assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))

        // What the generator of patterns makes is in each of them.
        .Where(static member => ((string)member.Attribute("name")!)[2..].StartsWith("Gateway.", StringComparison.Ordinal))
        .ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    /// <summary>What is said of a type.</summary>
    public string Of(Type type) => Read("T:" + NameOf(type));

    /// <summary>What is said of a property; empty where nothing is.</summary>
    public string Of(Type type, string property) => Read($"P:{NameOf(type)}.{property}");

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private string Read(string name)
    {
        if (!_members.TryGetValue(name, out var member))
        {
            return "";
        }

        return member.Element("inheritdoc")?.Attribute("cref")?.Value is { } other
            ? Read(other)
            : WhiteSpace().Replace(string.Concat(member.Element("summary")?.Nodes().Select(Text) ?? []), " ").Trim();
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is { } word => $"`{word.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } reference => $"`{reference.Value[(reference.Value.LastIndexOf('.') + 1)..]}`",
        XElement element => " " + string.Concat(element.Nodes().Select(Text)) + " ",
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex WhiteSpace();
}
