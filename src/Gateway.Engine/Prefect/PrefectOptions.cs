namespace Gateway.Prefect;

/// <summary>How the gateway reaches the Prefect server; section <c>Gateway:Prefect</c>.</summary>
internal sealed class PrefectOptions
{
    /// <summary>The API's address, as in <c>PREFECT_API_URL</c>: absolute, http or https. Default <c>http://127.0.0.1:4200/api</c>.</summary>
    public string ApiUrl { get; set; } = "http://127.0.0.1:4200/api";

    /// <summary><c>user:password</c>, as in <c>PREFECT_API_AUTH_STRING</c>; sent as HTTP Basic. Secret. Default none.</summary>
    public string? AuthString { get; set; }

    /// <summary>A bearer token for a proxy in front of the server, instead of <see cref="AuthString"/>. Secret. Default none.</summary>
    public string? BearerToken { get; set; }

    /// <summary>Additional headers of each request, for a proxy in front of the server. Values are secret. Default none.</summary>
    public Dictionary<string, string> Headers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The API version that is requested, <c>x.y.z</c>; the server refuses versions below its minimum (0.8.0). Default <c>0.8.4</c>, that of Prefect
    /// 3.6.11 and 3.8.3.
    /// </summary>
    public string ApiVersion { get; set; } = "0.8.4";

    /// <summary>
    /// What happens to a build if the Prefect version in its image is not compatible with the server: a newer version, or one that is known to fail
    /// with it. Default <c>refuse</c>.
    /// </summary>
    public ImageVersions ImageVersions { get; set; } = ImageVersions.Refuse;

    /// <summary>How long one attempt may take. Default 10 seconds; from 10 milliseconds to 10 minutes.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request that is safe to repeat is repeated. Default 4; from 0 to 20.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>Wait before the first retry; it doubles each time, with jitter. Default 0.5 seconds; from 0 to 1 minute.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Maximum wait before a retry, including the server's <c>Retry-After</c>. Default 30 seconds; from 0 to 10 minutes.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of failed attempts at which requests pause. Default 0.5; above 0, to 1.</summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Minimum number of attempts within <see cref="BreakerSampling"/> before their failures count. Default 20; from 2.</summary>
    public int BreakerMinimumTries { get; set; } = 20;

    /// <summary>The time over which failures are counted. Default 30 seconds; from 0.5 seconds to 10 minutes.</summary>
    public TimeSpan BreakerSampling { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long requests pause. Default 5 seconds; from 0.5 seconds to 10 minutes.</summary>
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum number of concurrent writes. Default 4; from 1 to 64. It is 1 for a while after the server's database was found locked.</summary>
    public int WriteConcurrency { get; set; } = 4;

    /// <summary>How long writes are sent one at a time after the server's database was found locked. Default 5 minutes; from 0 to 1 day.</summary>
    public TimeSpan WriteRecovery { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>What becomes of a build whose image has a Prefect that does not fit the server.</summary>
internal enum ImageVersions
{
    /// <summary>Its rollout fails before the first write.</summary>
    Refuse,

    /// <summary>It is rolled out, with a warning.</summary>
    Warn,
}
