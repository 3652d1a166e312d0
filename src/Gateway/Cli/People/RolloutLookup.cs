using Gateway.Hosting.Api.Rollouts;

namespace Gateway.Cli.People;

/// <summary>Finds the rollout that somebody means who wrote only a part of its id, or a commit. Only the newest rollouts are looked through.</summary>
internal sealed class RolloutLookup(GatewayClient client)
{
    private const int MinIdDigits = 4;
    private const int MinCommitDigits = 7;
    private const int MaxNamed = 10;

    /// <summary>The rollout with this id, or the only one whose id begins or ends so.</summary>
    public async Task<Guid> FindAsync(string text, CancellationToken cancellationToken) =>
        IsWhole(text, out var id)
            ? id
            : One(text, MatchId(await ListAsync(text, new RolloutQuery(), cancellationToken), text))?.Id ?? throw Unknown(text, "whose id begins or ends with");

    /// <summary>The same; or else the newest rollout of a commit.</summary>
    public async Task<Guid> FindByIdOrCommitAsync(string text, CancellationToken cancellationToken)
    {
        if (IsWhole(text, out var id))
        {
            return id;
        }

        var rollouts = await ListAsync(text, new RolloutQuery(), cancellationToken);
        return One(text, MatchId(rollouts, text))?.Id
            ?? MatchCommit(rollouts, text).FirstOrDefault()?.Id
            ?? throw Unknown(text, "whose id begins or ends, or whose commit begins, with");
    }

    /// <summary>The rollout that an id or a part of one means; or else the newest rollout of a commit in each lane. Empty if there is none.</summary>
    public async Task<IReadOnlyList<Guid>> FindAllAsync(string text, RolloutQuery filter, CancellationToken cancellationToken)
    {
        if (IsWhole(text, out var id))
        {
            return [id];
        }

        var rollouts = await ListAsync(text, filter, cancellationToken);
        return One(text, MatchId(rollouts, text)) is { } one
            ? [one.Id]
            : [.. MatchCommit(rollouts, text).DistinctBy(LaneName.Of).Select(static rollout => rollout.Id)];
    }

    private async Task<IReadOnlyList<RolloutResource>> ListAsync(string text, RolloutQuery filter, CancellationToken cancellationToken)
    {
        if (text.Length < MinIdDigits || !text.All(static character => char.IsAsciiHexDigit(character) || character == '-'))
        {
            throw new CommandFailure(
                ExitCodes.Usage,
                $"'{PlainText.Shown(text)}' is no rollout's id. Use an id, at least {MinIdDigits} of its first or last digits, or a commit where one is allowed.");
        }

        return (await client.ListRolloutsAsync(filter, cancellationToken)).Value.Items;
    }

    /// <summary>Whether an id begins or ends so.</summary>
    public static bool IsPartOf(string text, Guid id) =>
        id.ToString() is var whole && (whole.StartsWith(text, StringComparison.OrdinalIgnoreCase) || whole.EndsWith(text, StringComparison.OrdinalIgnoreCase));

    private static bool IsWhole(string text, out Guid id) => Guid.TryParseExact(text, "D", out id);

    private static IReadOnlyList<RolloutResource> MatchId(IReadOnlyList<RolloutResource> rollouts, string text) =>
        [.. rollouts.Where(rollout => IsPartOf(text, rollout.Id))];

    private static IEnumerable<RolloutResource> MatchCommit(IReadOnlyList<RolloutResource> rollouts, string text) =>
        text.Length < MinCommitDigits ? [] : rollouts.Where(rollout => rollout.Sha.StartsWith(text, StringComparison.OrdinalIgnoreCase));

    private static RolloutResource? One(string text, IReadOnlyList<RolloutResource> matches) => matches switch
    {
        [] => null,
        [var only] => only,
        _ => throw new CommandFailure(
            ExitCodes.Usage,
            [$"'{text}' is a part of the ids of {Words.Count(matches.Count, "rollout")}. Give more of it:", .. matches.Take(MaxNamed).Select(LineOf)]),
    };

    private static string LineOf(RolloutResource rollout) => $"  {rollout.Id}  {rollout.Mode}  {LaneName.Of(rollout).Source}  {Words.Commit(rollout.Sha).Text}";

    private static CommandFailure Unknown(string text, string what) =>
        new(
            ExitCodes.Refused,
            $"There is none among the newest {RolloutQuery.MaxLimit} rollouts {what} {text}. Give the whole id of an older one; gateway rollouts lists them.");
}
