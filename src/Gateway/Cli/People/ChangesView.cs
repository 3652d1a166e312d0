using System.Text.Json;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Plans;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Cli.People;

/// <summary>Shows what a rollout would change, did change, or how two differ.</summary>
internal static class ChangesView
{
    private const int MaxValueLength = 300;

    private static readonly IReadOnlyList<Column> DeploymentColumns =
        [new("action"), new("deployment") { Min = 10 }, new("flow") { Min = 8, Rank = 2 }, new("fields") { Min = 10, Rank = 1 }];

    private static readonly IReadOnlyList<Column> VariableColumns =
        [new("variable") { Min = 10 }, new("action"), new("old") { Min = 8, KeepsEnd = true }, new("new") { Min = 8, KeepsEnd = true }];

    /// <summary>What a rollout changed, or how two differ.</summary>
    public static Report Show(ChangesResource changes) => new(
    [
        new Block.Heading(new Cell($"{changes.Title()}: {changes.Changes.Describe()}", Tone.Strong)),
        .. Tables(changes.Deployments, changes.ImageVariables),
    ]);

    /// <summary>What a rollout would change.</summary>
    public static Report Show(PlanResource plan) =>
        Show(plan, $"Plan for {plan.Mode} of {new LaneName(plan.Mode, plan.Repository, plan.Project, plan.Branch ?? "").Source}");

    /// <summary>How the server differs from what a rollout applied.</summary>
    public static Report ShowLive(PlanResource plan, Guid id) => Show(plan, $"From what is on the server to rollout {id}");

    private static Report Show(PlanResource plan, string title) => new(
    [
        new Block.Heading(new Cell($"{title}: {plan.Changes.Describe()}", Tone.Strong)),
        new Block.Facts(
        [
            .. plan.Replaces is { } replaced ? [("from", $"{replaced.Sha}  {replaced.Image}")] : (IEnumerable<(string, Cell)>)[],
            ("to", $"{plan.Sha}  {plan.Image}"),
        ]),
        .. Obstacles(plan),
        .. plan.Secrets.Where(static secret => secret.Action != SecretAction.Unchanged).Select(static secret => new Block.Sentence($"Secret block {secret.Block}: {Words.Name(secret.Action)}")),
        .. Tables(plan.Deployments, plan.ImageVariables),
    ]);

    private static IEnumerable<Block> Obstacles(PlanResource plan) =>
    [
        .. plan.Refusals.Select(static refusal => new Block.Sentence(new Cell("refused: " + ProblemText.LineOf(refusal, null), Tone.Bad))),
        .. plan.Findings.OrderBy(static finding => finding.Severity).Select(RolloutView.Sentence),
        .. plan.HeldBy is { } holder ? [new Block.Sentence(new Cell($"The deployments belong to the branch {holder.Branch} until {Words.Time(holder.Until)}.", Tone.Warn))] : (IEnumerable<Block>)[],
    ];

    private static IEnumerable<Block> Tables(IReadOnlyList<PlannedDeploymentResource> deployments, IReadOnlyList<PlannedVariableResource> variables)
    {
        var moved = variables.Where(static variable => variable.Action != VariableAction.Unchanged).ToList();
        if (moved.Count > 0)
        {
            yield return RolloutView.Space;
            yield return new Block.Grid(VariableColumns, [.. moved.Select(RowOf)]);
        }

        var changed = deployments.Where(static deployment => deployment.Action != PlannedAction.Unchanged).ToList();
        if (changed.Count > 0)
        {
            yield return RolloutView.Space;
            yield return new Block.Grid(DeploymentColumns, [.. changed.Select(RowOf)]);
        }

        IReadOnlyList<Block> differences = [.. DifferencesOf(changed)];
        if (differences.Count > 0)
        {
            yield return RolloutView.Space;
            foreach (var difference in differences)
            {
                yield return difference;
            }
        }
    }

    /// <summary>Each change once, in however many deployments it is.</summary>
    private static IEnumerable<Block.Difference> DifferencesOf(IEnumerable<PlannedDeploymentResource> deployments) => deployments
        .Where(static deployment => deployment.Action != PlannedAction.Create)
        .SelectMany(static deployment => deployment.Fields.Select(field => (deployment.Name, field.Field, Old: Value(field.Old), New: Value(field.New))))
        .GroupBy(static change => (change.Field, change.Old, change.New), static change => change.Name)
        .Select(static group => new Block.Difference(group.Key.Field, [.. group], group.Key.Old, group.Key.New));

    private static IReadOnlyList<Cell> RowOf(PlannedVariableResource variable) =>
        [variable.Name, Words.Name(variable.Action), variable.Old ?? Words.None, variable.New ?? Words.None];

    private static IReadOnlyList<Cell> RowOf(PlannedDeploymentResource deployment) =>
    [
        new Cell(Words.Name(deployment.Action), ToneOf(deployment.Action)),
        deployment.Name,
        deployment.Flow,
        string.Join(", ", deployment.Fields.Select(static field => field.Field)),
    ];

    private static string Value(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => Words.None,
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
        return text.Length <= MaxValueLength ? text : text[..MaxValueLength] + "…";
    }

    private static Tone ToneOf(PlannedAction action) => action switch
    {
        PlannedAction.Create or PlannedAction.Adopt => Tone.Good,
        PlannedAction.Prune or PlannedAction.Invalid => Tone.Bad,
        PlannedAction.Update => Tone.Warn,
        _ => Tone.Plain,
    };
}
