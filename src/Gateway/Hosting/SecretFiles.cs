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

    /// <summary>Makes the source over what the other sources say.</summary>
    public SecretFiles(IConfiguration configuration) => _configuration = configuration;

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc />
    /// <exception cref="SettingsException">A named file cannot be read, or a setting is given both ways.</exception>
    public override void Load()
    {
        var errors = new List<string>();
        foreach (var section in Descendants(_configuration.GetSection(Root)))
        {
            if (section.Key.Equals(Suffix, StringComparison.OrdinalIgnoreCase) && section.Value is { } path)
            {
                Read(section.Path[..^(Suffix.Length + 1)], path, errors);
            }
        }

        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
    }

    private static IEnumerable<IConfigurationSection> Descendants(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => Descendants(child).Prepend(child));

    private void Read(string setting, string path, List<string> errors)
    {
        if (_configuration[setting] is { Length: > 0 })
        {
            errors.Add($"{setting} is set twice, as a value and as a file. Remove {setting} or {setting}:{Suffix}.");
            return;
        }

        try
        {
            Data[setting] = SecretFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{setting}:{Suffix} names the file '{path}', which cannot be read: {exception.Message}");
        }
    }
}
