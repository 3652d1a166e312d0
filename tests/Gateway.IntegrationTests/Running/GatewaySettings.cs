using System.Security.Cryptography;
using System.Text;
using Gateway.Ledger;

namespace Gateway.IntegrationTests.Running;

/// <summary>Settings of a gateway under test: one repository, the MODEs staging and prod, a ledger in a folder of its own.</summary>
public sealed class GatewaySettings : IDisposable
{
    public const string Repository = "org/pipelines-arcgis";
    public const string ApiKey = "a-key-that-only-the-tests-know-0123456789abcdef";
    public const string Secret = "whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdHMtMDEyMzQ1Njc4OQ==";
    public const string OtherRepository = "org/other";
    public const string OtherSecret = "whsec_YW5vdGhlci1zZWNyZXQtb2YtdGhlLXRlc3RzLTAxMjM0NQ==";

    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gateway-tests-");

    public GatewaySettings(Uri? prefect = null)
    {
        Folder = _root.CreateSubdirectory("data").FullName;
        this["Prefect:ApiUrl"] = (prefect ?? new Uri("http://127.0.0.1:9/api")).ToString();
        this["Repositories:arcgis:Name"] = Repository;
        this["Repositories:arcgis:Secrets:0"] = Secret;
        this["Repositories:other:Name"] = OtherRepository;
        this["Repositories:other:Secrets:0"] = OtherSecret;
        this["ApiKeys:tests:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)));
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            this[$"Modes:{mode}:Repositories:0"] = Repository;
            this[$"Modes:{mode}:ImageRepositories:0"] = "ghcr.io/org/pipelines-arcgis";
            this[$"Modes:{mode}:Environment:GCP_PROJECT"] = "city-" + mode;

            // The pool of the tests' manifests, and that of the sample's.
            this[$"Modes:{mode}:WorkPools:0"] = "docker-pool";
            this[$"Modes:{mode}:WorkPools:1"] = "docker-" + mode;

            // What a manifest may say beyond that is what the tests of it are about.
            this[$"Modes:{mode}:Tags:0"] = "*";
            this[$"Modes:{mode}:EventResources:0"] = "*";
            this[$"Modes:{mode}:WorkQueues:0"] = "*";
        }

        this["Ledger:Path"] = Path.Combine(Folder, "ledger.db");
        this["Webhooks:BuildsPerMinute"] = "100000";
        this["Http:RequestsPerMinute"] = "100000";
        this["Http:FailuresPerMinute"] = "100000";
        this["Rollouts:FirstPause"] = "00:00:00.05";
        this["Rollouts:MaxPause"] = "00:00:00.2";
        this["Rollouts:LaneInterval"] = "00:00:00";

        // However busy the machine is: a test that is about one of these sets its own.
        this["Rollouts:Deadline"] = "00:30:00";
        this["Rollouts:RestoreDeadline"] = "00:30:00";
        this["Rollouts:SettlingTime"] = "00:00:00.1";

        // What Prefect is asked in a test is what the test is about.
        this["Telemetry:PrefectInterval"] = "00:00:00";
        this["Prefect:TryTimeout"] = "00:02:00";
        this["Prefect:RetryDelay"] = "00:00:00.02";
    }

    /// <summary>Where the ledger is. Its key is in the folder beside it, unless the settings say otherwise.</summary>
    public string Folder { get; }

    /// <summary>Where the ledger's key is, unless the settings say otherwise.</summary>
    public string KeyFile => LedgerOptions.DefaultKeyFileOf(this["Ledger:Path"]!);

    /// <summary>Environment variables that are none of the gateway's settings.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether there is a ledger before the first start, empty and with its schema.</summary>
    public bool HasLedger { get; init; } = true;

    /// <summary>A setting below <c>Gateway</c>; null takes it away.</summary>
    public string? this[string setting]
    {
        get => _values.GetValueOrDefault(setting);
        set => _values[setting] = value;
    }

    /// <summary>Takes every setting of these sections away.</summary>
    public void Clear(params string[] sections)
    {
        foreach (var setting in _values.Keys.Where(setting => sections.Contains(setting.Split(':')[0], StringComparer.Ordinal)).ToList())
        {
            _values.Remove(setting);
        }
    }

    public IEnumerable<KeyValuePair<string, string>> ToEnvironment() => _values
        .Where(pair => pair.Value is not null)
        .Select(pair => KeyValuePair.Create("Gateway__" + pair.Key.Replace(":", "__", StringComparison.Ordinal), pair.Value!))
        .Concat(Variables);

    /// <summary>The same as keys of a configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToConfiguration() =>
        ToEnvironment().Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value));

    public void Dispose() => _root.Delete(recursive: true);
}
