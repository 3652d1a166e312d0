using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Hosting.Settings;
using Gateway.Policy;

namespace Gateway.Architecture.Tests.Documentation;

/// <summary>
/// <c>docs/configuration.md</c>, made of the options' own doc comments and of <c>appsettings.json</c>: a setting that is added, renamed or explained
/// otherwise is so there, too.
/// </summary>
internal sealed class ConfigurationDocument
{
    private const string Head = """
        # Settings

        This page lists every setting, and says how to set it in a file, by environment variables or on the command line.

        It is generated with `UPDATE_DOCS=1 dotnet test tests/Gateway.Architecture.Tests --configuration Release --filter ConfigurationDocument`; a test fails if it is out of date.

        [`appsettings.json`](../appsettings.json) has every setting with its default. The gateway reads the file beside the program, not one in the folder
        that it is started from. An environment variable overrides a setting of the file: `Gateway:Prefect:ApiUrl` is `Gateway__Prefect__ApiUrl`, with two
        underscores between the names, and an entry of a list is `Gateway__Modes__prod__Branches__0`. An entry replaces the file's entry with the same number
        and leaves the others. To replace a whole list, set it as JSON under its own name: `Gateway__Modes__prod__RequiredChecks=["tests"]`, or `[]` for an
        empty list. On the command line, write `--Gateway:Prefect:ApiUrl …`, which overrides both.

        `ModeDefaults` applies to each MODE that does not set its own value. A list that a MODE sets, even an empty one, replaces the default's list.

        Any setting below `Gateway` can come from a file, such as a container secret: `Gateway__Prefect__AuthString__File=/run/secrets/prefect`.

        The gateway does not start if a name is unknown or a value is invalid. It prints everything that is wrong and exits with code 78. A check that
        depends on an invalid setting follows once that setting is valid.

        Times are `hours:minutes:seconds`, or `days.hours:minutes:seconds`. `<name>` is a name that you choose. `[]` is a list.
        `Urls` sets where the gateway listens, and `Serilog:MinimumLevel` what it logs.


        """;

    private static readonly Dictionary<Type, string> Kinds = new()
    {
        [typeof(string)] = "text",
        [typeof(bool)] = "true or false",
        [typeof(int)] = "number",
        [typeof(long)] = "number",
        [typeof(double)] = "number",
        [typeof(TimeSpan)] = "time",
        [typeof(DateTimeOffset)] = "date and time",
        [typeof(Uri)] = "address",
    };

    private readonly DocComments _comments;
    private readonly StringBuilder _text = new(Head.ReplaceLineEndings("\n"));

    private JsonObject _modeDefaults = [];

    private ConfigurationDocument(DocComments comments) => _comments = comments;

    /// <summary>Makes it.</summary>
    /// <param name="comments">The doc comments.</param>
    /// <param name="settings">The text of the settings file.</param>
    public static string Make(DocComments comments, string settings)
    {
        var document = new ConfigurationDocument(comments);
        var defaults = JsonNode.Parse(settings, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!["Gateway"]!.AsObject();
        document._modeDefaults = defaults[nameof(GatewaySettings.ModeDefaults)]!.AsObject();
        foreach (var section in typeof(GatewaySettings).GetProperties())
        {
            document.Write(section, defaults[section.Name]);
        }

        return document._text.ToString().TrimEnd() + "\n";
    }

    private void Write(PropertyInfo section, JsonNode? defaults)
    {
        _text.Append("## ").Append(section.Name).Append("\n\n");
        var rows = new List<string>();
        var about = _comments.Of(section.DeclaringType!, section.Name);
        if (ElementOf(section.PropertyType, out var suffix) is { } element && SettingTypes.IsSection(element))
        {
            about = about.Length > 0 ? about : _comments.Of(element);
            AddRows(rows, $"{section.Name}{suffix}", element, defaults is JsonObject entries ? entries.FirstOrDefault(static entry => entry.Value is JsonObject { Count: > 1 }).Value : null);
        }
        else if (SettingTypes.IsSection(section.PropertyType))
        {
            about = about.Length > 0 ? about : _comments.Of(section.PropertyType);
            AddRows(rows, section.Name, section.PropertyType, defaults);
        }
        else
        {
            rows.Add(Row(section.Name + suffix, section.PropertyType, defaults, about));
            about = "";
        }

        _text.Append(about.Length > 0 ? about + "\n\n" : "");
        _text.Append("| setting | value | default | what it says |\n| --- | --- | --- | --- |\n").AppendJoin('\n', rows).Append("\n\n");
    }

    private void AddRows(List<string> rows, string path, Type type, JsonNode? defaults)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0))
        {
            var given = (defaults as JsonObject)?[property.Name];
            given ??= type == typeof(ModeOptions) && property.DeclaringType == typeof(ModeDefaultOptions) ? _modeDefaults[property.Name] : null;
            var element = ElementOf(property.PropertyType, out var suffix) ?? property.PropertyType;
            if (SettingTypes.IsSection(element))
            {
                AddRows(rows, $"{path}:{property.Name}{suffix}", element, suffix.Length == 0 ? given : null);
            }
            else
            {
                rows.Add(Row($"{path}:{property.Name}{suffix}", element, given ?? InitialValue(type, property), type == typeof(ModeDefaultOptions) ? $"As `Modes:<name>:{property.Name}`." : _comments.Of(property.DeclaringType!, property.Name)));
            }
        }
    }

    private static string Row(string path, Type type, JsonNode? value, string about) =>
        $"| `{path}` | {KindOf(type)} | {DefaultOf(value)} | {about.Replace("|", "\\|", StringComparison.Ordinal)} |";

    private static string KindOf(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? ElementOf(type, out _) ?? type;
        plain = Nullable.GetUnderlyingType(plain) ?? plain;
        return Kinds.TryGetValue(plain, out var kind) ? kind
            : plain.IsEnum ? string.Join(", ", Enum.GetNames(plain).Select(static name => $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}`"))
            : "text";
    }

    private static string DefaultOf(JsonNode? value) => value switch
    {
        null => "none",
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => "none",
        JsonArray array => string.Join(", ", array.Select(static entry => $"`{entry}`")),
        JsonObject => "see the file",
        _ => value.ToString() is { Length: > 0 } text ? $"`{text}`" : "empty",
    };

    /// <summary>What a property has that no settings file sets.</summary>
    private static JsonValue? InitialValue(Type type, PropertyInfo property) =>
        type.GetConstructor(Type.EmptyTypes) is not null && property.GetValue(Activator.CreateInstance(type)) is { } value && (value is string || !ElementTypes(value.GetType()).Any())
            ? JsonValue.Create(value is Enum ? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture))
            : null;

    /// <summary>What a list or dictionary holds, and how its entries are written; null of everything else.</summary>
    private static Type? ElementOf(Type type, out string suffix)
    {
        suffix = "";
        if (type == typeof(string))
        {
            return null;
        }

        var found = ElementTypes(type).FirstOrDefault();
        suffix = found.Element is null ? "" : found.IsDictionary ? ":<name>" : "[]";
        return found.Element;
    }

    private static IEnumerable<(Type Element, bool IsDictionary)> ElementTypes(Type type) => type.GetInterfaces().Prepend(type)
        .Where(static candidate => candidate.IsGenericType)
        .Select(static candidate => (Definition: candidate.GetGenericTypeDefinition(), Arguments: candidate.GetGenericArguments()))
        .OrderByDescending(static candidate => candidate.Arguments.Length)
        .Where(static candidate => candidate.Definition == typeof(IReadOnlyDictionary<,>) || candidate.Definition == typeof(IDictionary<,>) || candidate.Definition == typeof(IEnumerable<>))
        .Select(static candidate => (candidate.Arguments[^1], candidate.Arguments.Length == 2));
}
