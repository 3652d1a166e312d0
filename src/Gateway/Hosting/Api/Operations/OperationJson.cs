using System.Text.Json.Serialization;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.Operations;

/// <summary>JSON of operators' orders, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(RedeployRequest))]
internal sealed partial class OperationJson : JsonSerializerContext
{
    public static OperationJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
