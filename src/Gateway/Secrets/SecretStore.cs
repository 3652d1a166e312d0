using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Secrets;

/// <summary>
/// Reads secrets from a MODE's directory, which container secrets are mounted to, and from its configuration. The directory is read each
/// time, so that a changed file counts at once.
/// </summary>
public sealed class SecretStore : ISecretStore
{
    /// <summary>Bytes of a file at most; Prefect's own limit of a block lies far above.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly GatewayPolicy _policy;
    private readonly ConcurrentDictionary<string, ModeSecrets> _configured = new(StringComparer.Ordinal);

    // Of those that were rotated, too: what Prefect says may be about what it was sent before.
    private readonly ConcurrentDictionary<string, byte> _everRead = new(StringComparer.Ordinal);

    /// <summary>Makes the store, and checks that every MODE's directory can be read.</summary>
    /// <exception cref="SettingsException">One of them cannot.</exception>
    public SecretStore(GatewayPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        var errors = policy.Modes
            .Where(mode => mode.Secrets.Directory is { } directory && !Directory.Exists(directory))
            .Select(mode => $"{SettingOf(mode)}: there is no directory '{mode.Secrets.Directory}'. Mount it, or remove the setting.")
            .ToList();
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
    }

    /// <inheritdoc />
    public ModeSecrets Of(ModePolicy mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        var secrets = mode.Secrets.Directory is { } directory
            ? Read(mode, directory)
            : _configured.GetOrAdd(
                mode.Name,
                static (name, mode) => mode.Secrets.Values.Count == 0 ? ModeSecrets.None : new ModeSecrets(name, mode.Secrets.Delivery, mode.Secrets.Values, []),
                mode);
        foreach (var value in secrets.Values)
        {
            _everRead.TryAdd(value, 0);
        }

        return secrets;
    }

    /// <inheritdoc />
    public KnownSecrets Known()
    {
        foreach (var mode in _policy.Modes)
        {
            Of(mode);
        }

        return new KnownSecrets(_everRead.Keys);
    }

    private static ModeSecrets Read(ModePolicy mode, string directory)
    {
        var findings = new List<Finding>();
        var candidates = mode.Secrets.Values.Keys.Select(static name => new Candidate(name, null)).ToList();
        try
        {
            // Mounted directories hold files that begin with a dot, of whoever mounts them.
            candidates.AddRange(
                from file in Directory.EnumerateFiles(directory)
                let name = Path.GetFileName(file)
                where Policy.EnvironmentName.IsValid(name)
                select new Candidate(name, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Fault($"The secrets of MODE {mode.Name} cannot be read: {exception.GetType().Name}.", $"Let the gateway read {SettingOf(mode)}."));
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var twins in candidates.GroupBy(candidate => ModeSecretSettings.BlockOf(mode.Name, candidate.Name), StringComparer.Ordinal).OrderBy(static twins => twins.Key, StringComparer.Ordinal))
        {
            if (twins.Count() > 1)
            {
                findings.Add(Ambiguous(mode, twins.Key, [.. twins.Select(static candidate => candidate.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]));
            }
            else
            {
                Add(mode, twins.Single(), values, findings);
            }
        }

        return new ModeSecrets(mode.Name, mode.Secrets.Delivery, values.ToFrozenDictionary(StringComparer.Ordinal), findings);
    }

    private static void Add(ModePolicy mode, Candidate candidate, Dictionary<string, string> values, List<Finding> findings)
    {
        switch (candidate.File is { } file ? ReadText(file) : (mode.Secrets.Values[candidate.Name], null))
        {
            case (null, { } fault):
                findings.Add(Fault($"The secret {candidate.Name} of MODE {mode.Name} {fault}.", $"Mend the file in {SettingOf(mode)}."));
                break;
            case ({ } text, _):
                values[candidate.Name] = text;
                break;
        }
    }

    private static Finding Ambiguous(ModePolicy mode, string block, IReadOnlyList<string> names) => names.Count == 1
        ? Fault($"The secret {names[0]} of MODE {mode.Name} is in its directory and in its settings.", "Keep one.")
        : Fault($"The secrets {string.Join(" and ", names)} of MODE {mode.Name} would be one block, {block}.", "Rename or remove one.");

    private static (string? Text, string? Fault) ReadText(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxBytes + 1];
            var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (read > MaxBytes)
            {
                return (null, $"is larger than {MaxBytes} bytes");
            }

            // Editors and echo end a file with a line break that is no part of the secret.
            var text = Strict.GetString(buffer.AsSpan(0, read));
            text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return text.Length == 0 ? (null, "is empty") : text.Contains('\0', StringComparison.Ordinal) ? (null, "holds a zero character") : (text, null);
        }
        catch (ArgumentException)
        {
            return (null, "is not text in UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read: {exception.GetType().Name}");
        }
    }

    private static Finding Fault(string message, string fix) => new("secret_unreadable", FindingSeverity.Error, message, fix);

    private static string SettingOf(ModePolicy mode) => mode.Setting($"{nameof(ModeOptions.Secrets)}:{nameof(ModeSecretOptions.Directory)}");

    // A secret of the configuration has no file.
    private sealed record Candidate(string Name, string? File);
}
