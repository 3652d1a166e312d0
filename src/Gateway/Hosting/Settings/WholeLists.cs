using System.Globalization;
using System.Text.Json;

namespace Gateway.Hosting.Settings;

/// <summary>
/// Lists that are given whole, as JSON under their own name: <c>Gateway__Modes__prod__RequiredChecks=[]</c>. Entry by entry a list can be
/// changed and made longer, but what a file has of it can neither be taken away nor be emptied by what overrides the file.
/// </summary>
internal sealed class WholeLists : ConfigurationProvider, IConfigurationSource
{
    private readonly IConfigurationRoot _others;
    private readonly SettingFaults _faults;
    private readonly HashSet<string> _whole = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the source over what the other sources say. Text under a list's own name that is no list is a fault, and so are entries given beside one.</summary>
    public WholeLists(IConfigurationRoot others, SettingFaults faults)
    {
        _others = others;
        _faults = faults;
    }

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc />
    public override void Load() => Find(_others.GetSection(SecretFiles.Root), typeof(GatewaySettings));

    /// <inheritdoc />
    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        base.GetChildKeys(parentPath is not null && _whole.Contains(parentPath) ? [] : earlierKeys, parentPath);

    private void Find(IConfigurationSection section, Type type)
    {
        if (SettingTypes.IsList(type))
        {
            // An empty list in a file is empty text to the configuration.
            if (section.Value is { Length: > 0 } text)
            {
                Read(section.Path, text);
            }
        }
        else
        {
            var (element, names) = (SettingTypes.ElementOf(type), SettingTypes.NamesOf(type));
            foreach (var child in section.GetChildren())
            {
                if ((element ?? names.GetValueOrDefault(child.Key)) is { } known)
                {
                    Find(child, known);
                }
            }
        }
    }

    private void Read(string path, string text)
    {
        if (Entries(text) is not { } entries)
        {
            // Not shown: it may be a secret that was meant to be an entry.
            _faults.Add(path, $"{path} must be a list. Write it as JSON, [\"one\", \"two\"] or [] for an empty list, or set each entry separately, starting with {path}:0.");
            Data[path] = "";
            return;
        }

        var source = _others.Providers.Last(provider => provider.TryGet(path, out _));
        if (_others.Providers.SkipWhile(provider => provider != source).Any(provider => provider.GetChildKeys([], path).Any()))
        {
            _faults.Add(path, $"{path} is set twice, as a whole list and entry by entry. Remove {path}, or remove {path}:0 and the following entries.");
            return;
        }

        _whole.Add(path);
        Data[path] = "";
        for (var index = 0; index < entries.Count; index++)
        {
            Data[$"{path}:{index.ToString(CultureInfo.InvariantCulture)}"] = entries[index];
        }
    }

    private static List<string>? Entries(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array && document.RootElement.EnumerateArray().All(IsPlain)
                ? [.. document.RootElement.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.String ? entry.GetString()! : entry.GetRawText())]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsPlain(JsonElement entry) => entry.ValueKind is JsonValueKind.String or JsonValueKind.Number;
}
