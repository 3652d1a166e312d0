using System.Text.Json.Nodes;

namespace Gateway.Sandbox.State;

/// <summary>An automation, kept as the server answers it.</summary>
internal sealed class Automation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>The resource that it belongs to, such as <c>prefect.deployment.</c> with an id; it never changes.</summary>
    public string? OwnerResource { get; init; }

    /// <summary>All its fields but id and times.</summary>
    public required JsonObject Fields { get; init; }

    public string Name => Fields["name"]!.GetValue<string>();

    public IReadOnlyList<string> Tags => [.. Fields["tags"]!.AsArray().Select(tag => tag!.GetValue<string>())];

    /// <summary>Whether it belongs to the resource, or runs the deployment that the resource is.</summary>
    public bool IsRelatedTo(string resource) => OwnerResource == resource || Fields["actions"]!.AsArray().Any(action =>
        action!["type"]!.GetValue<string>() == "run-deployment"
        && action["source"]!.GetValue<string>() == "selected"
        && $"prefect.deployment.{action["deployment_id"]}" == resource);

    /// <summary>The same, to be changed by itself.</summary>
    public Automation Copy() =>
        new() { Id = Id, Created = Created, Updated = Updated, OwnerResource = OwnerResource, Fields = Fields.DeepClone().AsObject() };
}
