using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Prefect;

/// <summary>Asks for the deployments of given names, a page at a time.</summary>
internal sealed record DeploymentFilterBody(DeploymentFilter Deployments, string Sort, int Limit, int Offset);

internal sealed record DeploymentFilter(AnyName Name);

/// <summary>One of these names.</summary>
internal sealed record AnyName([property: JsonPropertyName("any_")] IReadOnlyList<string> Any);

/// <summary>Asks for the flows of given ids.</summary>
internal sealed record FlowFilterBody(FlowFilter Flows, int Limit, int Offset);

internal sealed record FlowFilter(AnyId Id);

/// <summary>One of these ids.</summary>
internal sealed record AnyId([property: JsonPropertyName("any_")] IReadOnlyList<Guid> Any);

/// <summary>Asks for the automations of given names, a page at a time.</summary>
internal sealed record AutomationFilterBody(AutomationFilter Automations, string Sort, int Limit, int Offset);

internal sealed record AutomationFilter(AnyName Name);

/// <summary>Asks for the variables of given names or with all of given tags.</summary>
internal sealed record VariableFilterBody(VariableFilter Variables, string Sort, int Limit, int Offset);

/// <param name="Operator"><c>or_</c>: what meets one of the two.</param>
/// <param name="Name">The names.</param>
/// <param name="Tags">The tags.</param>
internal sealed record VariableFilter(string Operator, AnyName Name, AllTags? Tags);

/// <summary>All of these tags.</summary>
internal sealed record AllTags([property: JsonPropertyName("all_")] IReadOnlyList<string> All);

/// <summary>Creates a variable.</summary>
internal sealed record VariableBody(string Name, JsonElement Value, IReadOnlyList<string> Tags);

/// <summary>Replaces what a variable holds, and its tags.</summary>
internal sealed record VariablePatchBody(JsonElement Value, IReadOnlyList<string> Tags);

/// <summary>Asks for the schemas of a block type.</summary>
internal sealed record BlockSchemaFilterBody(BlockSchemaFilter BlockSchemas);

internal sealed record BlockSchemaFilter(AnyId BlockTypeId);

/// <summary>Asks for the blocks of given names and types, without what they hold.</summary>
internal sealed record BlockFilterBody(BlockFilter BlockDocuments, BlockTypeFilter BlockTypes, bool IncludeSecrets, int Limit, int Offset);

internal sealed record BlockFilter(AnyName Name);

/// <summary>Of which types.</summary>
internal sealed record BlockTypeFilter(AnyName Slug);

/// <summary>Creates a block.</summary>
internal sealed record BlockBody(string Name, Guid BlockTypeId, Guid BlockSchemaId, SecretData Data);

/// <summary>Replaces what a block holds.</summary>
internal sealed record BlockPatchBody(SecretData Data, bool MergeExistingData);

/// <summary>What a Secret block holds. A class, so that it prints nothing.</summary>
internal sealed class SecretData(string value)
{
    public string Value { get; } = value;
}

/// <summary>Creates a flow, or finds it by its name.</summary>
internal sealed record FlowBody(string Name);

/// <summary>Creates a run of a deployment; without tags it takes the deployment's.</summary>
internal sealed record FlowRunBody(string Name, string IdempotencyKey);

/// <summary>Asks for the flow runs of given idempotency keys.</summary>
internal sealed record FlowRunFilterBody(FlowRunFilter FlowRuns, int Limit, int Offset);

internal sealed record FlowRunFilter(AnyName IdempotencyKey);

/// <summary>Asks for runs of deployments by their state and time.</summary>
internal sealed record DueRunFilterBody(DueRunFilter FlowRuns, int Limit, int Offset);

internal sealed record DueRunFilter(AnyId DeploymentId, RunStateFilter State, TimeFilter NextScheduledStartTime);

internal sealed record RunStateFilter(AnyName Type);

/// <summary>In which time, both ends included.</summary>
internal sealed record TimeFilter(
    [property: JsonPropertyName("after_")] DateTimeOffset After,
    [property: JsonPropertyName("before_")] DateTimeOffset Before);

/// <summary>A run, as far as its deployment is of interest.</summary>
internal sealed record DueRun(Guid? DeploymentId);

/// <summary>Asks for as many runs as the server makes by itself.</summary>
internal sealed record ScheduleRunsBody;

/// <summary>Proposes a state for a run.</summary>
internal sealed record StateBody(NewState State);

/// <summary>A state as it is proposed.</summary>
internal sealed record NewState(string Type);

/// <summary>A flow as the server answers it.</summary>
internal sealed record FlowAnswer
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }
}

/// <summary>What was created, as far as the gateway needs it.</summary>
internal sealed record CreatedAnswer
{
    public required Guid Id { get; init; }
}

/// <summary>A CSRF token of the server.</summary>
internal sealed record CsrfAnswer
{
    public required string Token { get; init; }

    public required DateTimeOffset Expiration { get; init; }
}

/// <summary>Source-generated JSON of all that is said to Prefect and heard from it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeploymentFilterBody))]
[JsonSerializable(typeof(FlowFilterBody))]
[JsonSerializable(typeof(AutomationFilterBody))]
[JsonSerializable(typeof(VariableFilterBody))]
[JsonSerializable(typeof(VariableBody))]
[JsonSerializable(typeof(VariablePatchBody))]
[JsonSerializable(typeof(LiveVariable))]
[JsonSerializable(typeof(List<LiveVariable>))]
[JsonSerializable(typeof(BlockSchemaFilterBody))]
[JsonSerializable(typeof(BlockFilterBody))]
[JsonSerializable(typeof(BlockBody))]
[JsonSerializable(typeof(BlockPatchBody))]
[JsonSerializable(typeof(List<CreatedAnswer>))]
[JsonSerializable(typeof(List<LiveSecretBlock>))]
[JsonSerializable(typeof(FlowBody))]
[JsonSerializable(typeof(FlowRunBody))]
[JsonSerializable(typeof(StateBody))]
[JsonSerializable(typeof(FlowRunFilterBody))]
[JsonSerializable(typeof(DueRunFilterBody))]
[JsonSerializable(typeof(ScheduleRunsBody))]
[JsonSerializable(typeof(List<DueRun>))]
[JsonSerializable(typeof(LiveFlowRun))]
[JsonSerializable(typeof(List<LiveFlowRun>))]
[JsonSerializable(typeof(CreatedAnswer))]
[JsonSerializable(typeof(CsrfAnswer))]
[JsonSerializable(typeof(List<FlowAnswer>))]
[JsonSerializable(typeof(List<LiveDeployment>))]
[JsonSerializable(typeof(List<LiveAutomation>))]
[JsonSerializable(typeof(WorkPool))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PrefectJson : JsonSerializerContext;
