using Gateway.Hosting.Settings;

namespace Gateway.Hosting;

/// <summary>
/// Settings from files: where the configuration has <c>X:File</c> (as an environment variable <c>X__File</c>) below
/// <c>Gateway</c>, the text of that file, without white space around it, becomes the value of <c>X</c>. Container secrets are such files.
/// </summary>
internal sealed class SecretFiles : ConfigurationProvider, IConfigurationSource
{
    /// <summary>The section that all of the gateway's own settings lie below.</summary>
    internal const string Root = "Gateway";

    /// <summary>The key under which any of them can name a file instead.</summary>
    internal const string Suffix = "File";

    private readonly IConfiguration _configuration;
    private readonly SettingFaults _faults;

    /// <summary>Makes the source over what the other sources say. A file that cannot be read is a fault, and so is a setting that is given both ways.</summary>
    public SecretFiles(IConfiguration configuration, SettingFaults faults)
    {
        _configuration = configuration;
        _faults = faults;
    }

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc />
    public override void Load()
    {
        foreach (var section in Descendants(_configuration.GetSection(Root)))
        {
            if (section.Key.Equals(Suffix, StringComparison.OrdinalIgnoreCase) && section.Value is { } path)
            {
                Read(section.Path[..^(Suffix.Length + 1)], path);
            }
        }
    }

    private static IEnumerable<IConfigurationSection> Descendants(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => Descendants(child).Prepend(child));

    private void Read(string setting, string path)
    {
        if (_configuration[setting] is { Length: > 0 })
        {
            _faults.Add(setting, $"{setting} is set twice, as a value and as a file. Remove {setting} or {setting}:{Suffix}.");
            return;
        }

        try
        {
            Data[setting] = SecretFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _faults.Add(setting, $"{setting}:{Suffix} names the file '{path}', which cannot be read: {exception.Message}");
            Data[setting] = "";
        }
    }
}
