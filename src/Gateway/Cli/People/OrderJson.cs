using System.Text.Json.Serialization;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.Operations;

namespace Gateway.Cli.People;

/// <summary>JSON of orders as they are sent: without the fields that say nothing.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(RedeployRequest))]
[JsonSerializable(typeof(FreezeRequest))]
internal sealed partial class OrderJson : JsonSerializerContext;
