using System.Text.Json.Serialization;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting;

/// <summary>JSON of the API: snake_case, generated at build.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(GatewayProblem))]
internal sealed partial class ApiJson : JsonSerializerContext;
