namespace Gateway.Hosting.Settings;

/// <summary>
/// What is wrong with the settings as such, found while they are read and before anybody uses them: kept, so that the start can say it together with
/// everything else that is wrong.
/// </summary>
internal sealed class SettingFaults
{
    private readonly List<(string Path, string Message)> _faults = [];

    /// <summary>Each fault in a sentence, once: the configuration reads its sources again for each that is added.</summary>
    public IEnumerable<string> Messages => _faults.Select(static fault => fault.Message).Distinct(StringComparer.Ordinal);

    /// <summary>Adds what is wrong with a setting.</summary>
    public void Add(string path, string message) => _faults.Add((path, message));

    /// <summary>Whether something is wrong with a setting itself.</summary>
    public bool Has(string path) => _faults.Exists(fault => fault.Path.Equals(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether a message is about a setting that has a fault already. It has no value that anybody gave, so that what is said of its value would lead astray.
    /// </summary>
    public bool Explain(string message) => _faults.Exists(fault =>
        message.StartsWith(fault.Path, StringComparison.OrdinalIgnoreCase)
        && (message.Length == fault.Path.Length || !(char.IsLetterOrDigit(message[fault.Path.Length]) || message[fault.Path.Length] is '_' or '-')));

    /// <summary>Fails with all faults, if there is one.</summary>
    /// <exception cref="SettingsException">There is one.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new SettingsException(Messages);
        }
    }
}
