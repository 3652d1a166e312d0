using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serilog.Events;

namespace Gateway.Hosting.Settings;

/// <summary>
/// Values that are not of their setting's type. Each is a fault, and until the start says so the setting has its default instead: the binder would fail at
/// the first one, in the words of .NET, and hide what else is wrong.
/// </summary>
internal sealed partial class SettingValues : ConfigurationProvider, IConfigurationSource
{
    private const string Levels = "Serilog:MinimumLevel";
    private const int MaxShown = 60;

    private readonly IConfiguration _others;
    private readonly SettingFaults _faults;

    /// <summary>Makes the source over what the other sources say.</summary>
    public SettingValues(IConfiguration others, SettingFaults faults)
    {
        _others = others;
        _faults = faults;
    }

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc />
    public override void Load()
    {
        Find(_others.GetSection(SecretFiles.Root), typeof(GatewaySettings), null);
        var levels = _others.GetSection(Levels);
        foreach (var level in (IEnumerable<IConfigurationSection>)[levels, levels.GetSection("Default"), .. levels.GetSection("Override").GetChildren()])
        {
            Check(level, typeof(LogEventLevel), LogEventLevel.Information);
        }
    }

    private void Find(IConfigurationSection section, Type type, object? initial)
    {
        if (SettingTypes.ElementOf(type) is { } element)
        {
            RefuseValue(section, "<name>", isSection: !SettingTypes.IsList(type));
            foreach (var child in section.GetChildren())
            {
                Find(child, element, null);
            }
        }
        else if (SettingTypes.IsSection(type))
        {
            RefuseValue(section, SettingTypes.NamesOf(type).Keys.Order(StringComparer.Ordinal).FirstOrDefault(), isSection: true);
            FindIn(section, type);
        }
        else
        {
            Check(section, type, initial);
        }
    }

    private void FindIn(IConfigurationSection section, Type type)
    {
        var defaults = type.IsAbstract ? null : Activator.CreateInstance(type);
        foreach (var child in section.GetChildren())
        {
            if (type.GetProperties().FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } property)
            {
                Find(child, property.PropertyType, defaults is null ? null : property.GetValue(defaults));
            }
        }
    }

    private void RefuseValue(IConfigurationSection section, string? below, bool isSection)
    {
        if (isSection && section.Value is { Length: > 0 })
        {
            _faults.Add(section.Path, $"{section.Path} takes no value of its own. Set the settings below it, such as {section.Path}:{below}.");
        }
    }

    private void Check(IConfigurationSection setting, Type type, object? initial)
    {
        var plain = Nullable.GetUnderlyingType(type);
        if (setting.Value is not { } text || type == typeof(string) || (plain is not null && text.Length == 0) || IsOf(plain ?? type, text))
        {
            return;
        }

        if (!_faults.Has(setting.Path))
        {
            _faults.Add(setting.Path, $"{setting.Path} must be {Expected(plain ?? type, initial)}, {Seen(setting, text)}.");
        }

        Data[setting.Path] = plain is not null ? "" : Convert.ToString(initial ?? FillerOf(type), CultureInfo.InvariantCulture);
    }

    /// <summary>For an entry of a list, which has no default.</summary>
    private static object? FillerOf(Type type) => type.IsPrimitive && type != typeof(bool) ? 1 : Activator.CreateInstance(type);

    private static bool IsOf(Type type, string text)
    {
        // A number would be taken for an enum, whether or not it has a name.
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            // As the binder reads it.
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return type != typeof(TimeSpan) || TimeSpans().IsMatch(text);
        }
#pragma warning disable CA1031 // What a converter throws for a text that it does not take is its own business; the binder catches everything, too.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    // .NET reads 24:00:00 as 24 days, and 30 as 30: somebody meant hours, or seconds.
    [GeneratedRegex(@"^\s*(0|-?(\d+\.)?([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d(\.\d{1,7})?)?)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TimeSpans();

    private static string Expected(Type type, object? initial) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type).Select(name => type == typeof(LogEventLevel) ? name : JsonNamingPolicy.SnakeCaseLower.ConvertName(name)))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => $"a time span, hours:minutes:seconds or days.hours:minutes:seconds, such as {(initial as TimeSpan? ?? TimeSpan.FromSeconds(30)).ToString("c", CultureInfo.InvariantCulture)}",
        _ when type == typeof(double) || type == typeof(decimal) || type == typeof(float) => $"a number, such as {Convert.ToString(initial ?? 0.5, CultureInfo.InvariantCulture)}",
        _ when type.IsPrimitive => string.Create(CultureInfo.InvariantCulture, $"a whole number up to {type.GetField(nameof(int.MaxValue))?.GetValue(null)}, such as {initial ?? 10}"),
        _ => "a " + type.Name,
    };

    // The text of a file may be a secret that was meant for another setting.
    private string Seen(IConfigurationSection setting, string text) => _others[$"{setting.Path}:{SecretFiles.Suffix}"] is not null
        ? "which the text of its file is not"
        : $"but is '{PlainText.OneLine(text.Length <= MaxShown ? text : text[..MaxShown] + "…")}'";
}
