using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Policy;

/// <summary>JSON that the policy puts together.</summary>
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class PolicyJson : JsonSerializerContext;
