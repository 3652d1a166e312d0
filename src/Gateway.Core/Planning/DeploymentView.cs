using System.Text.Json;

namespace Gateway.Planning;

/// <summary>What a plan shows of one deployment; holds no secrets.</summary>
/// <param name="Name">Name of the deployment.</param>
/// <param name="FlowName">Name of its flow; empty where it is not known.</param>
/// <param name="Action">The planned action.</param>
/// <param name="Fields">What would change; empty unless it is on the server and differs.</param>
internal sealed record DeploymentView(string Name, string FlowName, PlannedAction Action, IReadOnlyList<FieldView> Fields)
{
    /// <summary>Changes by hand that the manifest does not speak of and that would stay; new is the default that could take their place.</summary>
    public IReadOnlyList<FieldView> Kept { get; init; } = [];
}

/// <summary>A field that would change, with secrets masked. Old and new may look the same then, and differ all the same.</summary>
/// <param name="Field">Its name in Prefect's API; entries of job variables, of their <c>env</c> and of parameters by path, <c>job_variables.env.NAME</c>.</param>
/// <param name="Old">What the server holds; JSON's null for nothing.</param>
/// <param name="New">What the manifest wants; JSON's null for nothing.</param>
internal sealed record FieldView(string Field, JsonElement Old, JsonElement New);

/// <summary>The planned change of a deployment.</summary>
public enum PlannedAction
{
    /// <summary>It is not on the server and would be created.</summary>
    Create,

    /// <summary>It differs from what the manifest wants and would be changed.</summary>
    Update,

    /// <summary>It is as the manifest wants it.</summary>
    Unchanged,

    /// <summary>It is on the server, nobody's so far, and would become the repository's.</summary>
    Adopt,

    /// <summary>The manifest removed it, and it would be paused or deleted.</summary>
    Prune,

    /// <summary>The manifest removed it, and it would be left as it is.</summary>
    Keep,

    /// <summary>It cannot be deployed as the manifest has it; the findings say why.</summary>
    Invalid,
}

/// <summary>What a plan shows of a Prefect variable that holds an image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Action">The planned action.</param>
/// <param name="Old">The image that it holds; null where there is none.</param>
/// <param name="New">The image that it is to hold; null where it goes.</param>
internal sealed record VariableView(string Name, VariableAction Action, string? Old, string? New);

/// <summary>The planned change of a Prefect variable.</summary>
public enum VariableAction
{
    /// <summary>It is not on the server and would be created.</summary>
    Create,

    /// <summary>It holds something else and would be updated.</summary>
    Update,

    /// <summary>It holds the image.</summary>
    Unchanged,

    /// <summary>No deployment would refer to it any more, and it would be deleted.</summary>
    Delete,
}
