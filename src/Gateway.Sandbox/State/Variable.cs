using System.Text.Json;

namespace Gateway.Sandbox.State;

internal sealed record Variable(Guid Id, DateTimeOffset Created, DateTimeOffset Updated, string Name, JsonElement Value, JsonElement Tags);
