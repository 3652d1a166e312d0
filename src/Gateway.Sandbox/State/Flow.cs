using System.Text.Json;

namespace Gateway.Sandbox.State;

internal sealed class Flow
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public required string Name { get; init; }

    public required JsonElement Tags { get; init; }

    public required JsonElement Labels { get; init; }
}
