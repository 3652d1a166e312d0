namespace Gateway.Sandbox;

/// <summary>How a <see cref="PrefectSandbox"/> starts.</summary>
public sealed record SandboxOptions
{
    /// <summary>The address to listen on. The default is a free port of the loopback address.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>
    /// Credentials as <c>user:password</c>, as in <c>PREFECT_SERVER_API_AUTH_STRING</c>. Null leaves the server open.
    /// </summary>
    public string? AuthString { get; init; }

    /// <summary>Whether writes need a CSRF token. Off by default, as on the real server.</summary>
    public bool Csrf { get; init; }

    /// <summary>The version of Prefect to be: one of <see cref="PrefectVersions.Recorded"/>.</summary>
    public string PrefectVersion { get; init; } = PrefectVersions.Default;

    /// <summary>The names of the work pools of type <c>docker</c> that it starts with. By default one for all, and one for each MODE.</summary>
    public IReadOnlyList<string> WorkPools { get; init; } = ["docker-pool", "docker-prod", "docker-staging"];

    /// <summary>The clock behind timestamps, workers' states and injected delays.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
