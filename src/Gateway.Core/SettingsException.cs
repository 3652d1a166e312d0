namespace Gateway;

/// <summary>The settings do not let the service start; the message lists every reason on a line of its own.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SettingsException(IEnumerable<string> errors)
        : base(string.Join(Environment.NewLine, errors))
    {
    }
}
