using System.Text.Json.Nodes;

namespace Gateway.Sandbox.State;

internal sealed record Automation(Guid Id, string? OwnerResource, JsonObject Answer);
