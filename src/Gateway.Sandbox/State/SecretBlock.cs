using System.Text.Json;

namespace Gateway.Sandbox.State;

internal sealed record SecretBlock(Guid Id, DateTimeOffset Created, DateTimeOffset Updated, string Name, JsonElement Data);
