using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Secrets;

/// <summary>
/// Reads the secrets of a MODE or of one of its lanes from their directories, which container secrets are mounted to, and from the configuration.
/// Directories are read each time, so that a changed file counts at once.
/// </summary>
internal sealed class SecretStore : ISecretStore
{
    /// <summary>Bytes of a file at most; Prefect's own limit of a block lies far above.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly GatewayPolicy _policy;
    private readonly ConcurrentDictionary<string, ModeSecrets> _configured = new(StringComparer.Ordinal);

    // Of those that were rotated, too: what Prefect says may be about what it was sent before.
    private readonly ConcurrentDictionary<string, byte> _everRead = new(StringComparer.Ordinal);

    /// <summary>Makes the store, and checks that every directory can be read.</summary>
    /// <exception cref="SettingsException">One of them cannot.</exception>
    public SecretStore(GatewayPolicy policy)
    {
        _policy = policy;
        var errors = Parts()
            .SelectMany(static mode => mode.Secrets.Sources)
            .Where(static source => source.Directory is { } directory && !Directory.Exists(directory))
            .Select(static source => $"{SettingOf(source)}: the directory '{source.Directory}' does not exist. Mount it, or remove the setting.")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
    }

    /// <inheritdoc />
    public ModeSecrets Of(ModePolicy mode)
    {
        var secrets = mode.Secrets.Sources.Count == 0 ? ModeSecrets.None
            : mode.Secrets.Sources.Any(static source => source.Directory is not null) ? Read(mode)
            : _configured.GetOrAdd(mode.BlockPrefix, static (_, mode) => Read(mode), mode);
        Remember(secrets.Values);
        return secrets;
    }

    /// <inheritdoc />
    public KnownSecrets Known()
    {
        // Each of them once, however many lanes share it.
        foreach (var (mode, source) in Parts().SelectMany(static mode => mode.Secrets.Sources.Select(source => (mode, source))).DistinctBy(static pair => pair.source.Setting))
        {
            Remember(CandidatesOf(mode, source, []).Select(static candidate => Text(candidate).Text).OfType<string>());
        }

        return new KnownSecrets(_everRead.Keys);
    }

    private void Remember(IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            _everRead.TryAdd(value, 0);
        }
    }

    private IEnumerable<ModePolicy> Parts() => _policy.Modes.SelectMany(static mode => mode.Parts);

    private static ModeSecrets Read(ModePolicy mode)
    {
        var findings = new List<Finding>();
        var candidates = mode.Secrets.Sources.SelectMany(source => CandidatesOf(mode, source, findings)).ToList();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var twins in candidates.GroupBy(candidate => ModeSecretSettings.BlockOf(mode.BlockPrefix, candidate.Name), StringComparer.Ordinal).OrderBy(static twins => twins.Key, StringComparer.Ordinal))
        {
            if (twins.Count() > 1)
            {
                findings.Add(Ambiguous(mode, twins.Key, [.. twins]));
            }
            else if (mode.Siblings.FirstOrDefault(sibling => mode.Lane is null && twins.Key.StartsWith(sibling.BlockPrefix + "-", StringComparison.Ordinal)) is { } sibling)
            {
                findings.Add(Fault($"The secret {twins.First().Name} of MODE {mode.Name} would be stored in the block {twins.Key}, which belongs to {sibling.Repository}.", "Rename it."));
            }
            else
            {
                Add(mode, twins.Single(), values, findings);
            }
        }

        return new ModeSecrets(mode.BlockPrefix, mode.Secrets.Delivery, values.ToFrozenDictionary(StringComparer.Ordinal), findings);
    }

    private static List<Candidate> CandidatesOf(ModePolicy mode, SecretSource source, List<Finding> findings)
    {
        var candidates = source.Values.Select(value => new Candidate(value.Key, source) { Value = value.Value }).ToList();
        try
        {
            // Mounted directories hold files that begin with a dot, of whoever mounts them.
            candidates.AddRange(
                from file in source.Directory is { } directory ? Directory.EnumerateFiles(directory) : []
                let name = Path.GetFileName(file)
                where Policy.EnvironmentName.IsValid(name)
                select new Candidate(name, source) { File = file });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Fault($"The secrets of MODE {mode.Name} cannot be read: {exception.GetType().Name}.", $"Give the gateway read access to {SettingOf(source)}."));
        }

        return candidates;
    }

    private static void Add(ModePolicy mode, Candidate candidate, Dictionary<string, string> values, List<Finding> findings)
    {
        switch (Text(candidate))
        {
            case (null, { } fault):
                findings.Add(Fault($"The secret {candidate.Name} of MODE {mode.Name} {fault}.", $"Fix the file in {SettingOf(candidate.Source)}."));
                break;
            case ({ } text, _):
                values[candidate.Name] = text;
                break;
        }
    }

    private static Finding Ambiguous(ModePolicy mode, string block, IReadOnlyList<Candidate> twins)
    {
        var names = twins.Select(static twin => twin.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var sources = twins.Select(static twin => twin.Source.Setting).Distinct(StringComparer.Ordinal).ToList();
        return (names, sources) switch
        {
            ([var name], [_]) => Fault($"The secret {name} of MODE {mode.Name} is in its directory and in its settings.", "Keep only one of them."),
            ([var name], _) => Fault($"The secret {name} of MODE {mode.Name} is in {string.Join(" and in ", sources)}.", "Keep only one of them."),
            _ => Fault($"The secrets {string.Join(" and ", names)} of MODE {mode.Name} would be stored in the same block, {block}.", "Rename or remove one of them."),
        };
    }

    private static (string? Text, string? Fault) Text(Candidate candidate) => candidate.File is { } file ? ReadText(file) : (candidate.Value, null);

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
            return text.Length == 0 ? (null, "is empty") : text.Contains('\0', StringComparison.Ordinal) ? (null, "contains a NUL character") : (text, null);
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

    private static Finding Fault(string message, string fix) => new(Codes.SecretUnreadable, FindingSeverity.Error, message, fix);

    private static string SettingOf(SecretSource source) => $"{source.Setting}:{nameof(ModeSecretOptions.Directory)}";

    // A secret has a file, or a value of the configuration.
    private sealed record Candidate(string Name, SecretSource Source)
    {
        public string? File { get; init; }

        public string? Value { get; init; }
    }
}
