using System.Text.Json.Serialization;
using Gateway.Intake.GitHub;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>The answer to a delivery of GitHub's that deploys nothing; GitHub shows it under the webhook's recent deliveries.</summary>
public sealed record GitHubAnswer
{
    /// <summary><c>pong</c> for a ping, <c>ignored</c> for everything else that deploys nothing.</summary>
    public required string Status { get; init; }

    /// <summary>Stable name of why it was ignored, for programs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>GitHub's id of the webhook that was tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? HookId { get; init; }

    /// <summary>The saying that came with the ping.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zen { get; init; }

    /// <summary>Of an event that was ignored.</summary>
    public static GitHubAnswer From(IgnoredEvent ignored)
    {
        ArgumentNullException.ThrowIfNull(ignored);
        return new GitHubAnswer { Status = "ignored", Reason = ignored.Reason, Detail = ignored.Detail };
    }

    /// <summary>Of a ping.</summary>
    public static GitHubAnswer From(GitHubOutcome.Pong pong)
    {
        ArgumentNullException.ThrowIfNull(pong);
        return new GitHubAnswer { Status = "pong", Detail = Advice(pong), HookId = pong.Ping.HookId, Zen = pong.Ping.Zen };
    }

    private static string Advice(GitHubOutcome.Pong pong) => pong switch
    {
        { SendsRuns: false } => "The signature is right, but the webhook does not send the event Workflow runs, the only one that deploys: choose it among the individual events.",
        { Workflows.Count: 0 } => "The signature is right, but the gateway's settings map no workflow of the repository (Gateway:Repositories:<key>:Workflows): nothing will deploy.",
        _ => $"The signature is right. A success of {string.Join(", ", pong.Workflows)} deploys.",
    };
}
