using System.Text.Json;

namespace Gateway.Prefect;

/// <summary>A work pool as the server holds it.</summary>
internal sealed record WorkPool
{
    public required string Name { get; init; }

    /// <summary>Its type, such as <c>docker</c> or <c>process</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>READY</c> with a worker online, <c>NOT_READY</c> without, <c>PAUSED</c> when it is paused; null when the server does not say.</summary>
    public string? Status { get; init; }

    /// <summary>Whether its workers start no runs.</summary>
    public bool IsPaused { get; init; }

    /// <summary>What a run's infrastructure is made from; its <c>variables</c> is the JSON schema of job variables.</summary>
    public JsonElement? BaseJobTemplate { get; init; }
}
