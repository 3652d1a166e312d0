using System.Globalization;
using System.Text.Json.Serialization;
using Gateway.Intake.GitHub;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>The response to a delivery from GitHub that does not deploy anything. GitHub shows it under the webhook's recent deliveries.</summary>
public sealed record GitHubAnswer
{
    /// <summary><c>pong</c> for a ping, <c>released</c> for the end of a branch, <c>ignored</c> for other events that are not deployed.</summary>
    public required string Status { get; init; }

    /// <summary>Stable code of why it was ignored, for programs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>GitHub's id of the webhook that sent the ping.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? HookId { get; init; }

    /// <summary>The text that GitHub sent with the ping.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zen { get; init; }

    /// <summary>Of an event that was ignored.</summary>
    internal static GitHubAnswer From(IgnoredEvent ignored)
    {
        ArgumentNullException.ThrowIfNull(ignored);
        return new GitHubAnswer { Status = "ignored", Reason = ignored.Reason, Detail = ignored.Detail };
    }

    /// <summary>Of the end of a branch.</summary>
    internal static GitHubAnswer From(GitHubOutcome.BranchReleased released)
    {
        ArgumentNullException.ThrowIfNull(released);
        var (held, own) = (released.Released.Count(static one => one.Removal is null), released.Released.Count(static one => one.Removal is not null));
        var outcome = released.Released.Count == 0
            ? "It held nothing and had no deployments of its own."
            : string.Create(CultureInfo.InvariantCulture, $"Released {held} project(s) that it held, and {own} rollout(s) delete its own deployments.");
        return new GitHubAnswer { Status = "released", Detail = $"The branch {released.Ended.Branch} was {released.Ended.Reason}. {outcome}" };
    }

    /// <summary>Of a ping.</summary>
    internal static GitHubAnswer From(GitHubOutcome.Pong pong)
    {
        ArgumentNullException.ThrowIfNull(pong);
        return new GitHubAnswer { Status = "pong", Detail = Advice(pong), HookId = pong.Ping.HookId, Zen = pong.Ping.Zen };
    }

    private static string Advice(GitHubOutcome.Pong pong) => pong switch
    {
        { SendsRuns: false } => "The signature is valid, but the webhook does not send the event Workflow runs, the only event that deploys. Select it in the list of individual events.",
        { Workflows.Count: 0 } => "The signature is valid, but the gateway's settings map no workflow of the repository (Gateway:Repositories:<key>:Workflows), so nothing will be deployed.",
        _ => $"The signature is valid. A successful run of {string.Join(", ", pong.Workflows)} deploys.",
    };
}
