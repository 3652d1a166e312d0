namespace Gateway.Ledger.Audit;

/// <summary>Who does something, and from where.</summary>
/// <param name="Kind">One of <see cref="ActorKinds"/>.</param>
/// <param name="Name">Name of the key, of the person or of the repository; for the gateway, of what does it by itself.</param>
/// <param name="Id">What names a person for good, where the name can change: the token's <c>sub</c>. Null for all others.</param>
/// <param name="Address">The address that the request came from; null where there was no request.</param>
internal sealed record Actor(string Kind, string Name, string? Id = null, string? Address = null)
{
    /// <summary>What the gateway does by itself in carrying out what others asked for.</summary>
    public static Actor Gateway { get; } = new(ActorKinds.Gateway, "gateway");

    /// <summary>The look for drift, which may heal.</summary>
    public static Actor Drift { get; } = new(ActorKinds.Gateway, "drift");

    /// <summary>Whoever runs the gateway's command line on its machine.</summary>
    public static Actor CommandLine { get; } = new(ActorKinds.Gateway, "command line");

    /// <summary>A repository's CI.</summary>
    public static Actor Repository(string name, string? address = null) => new(ActorKinds.Repository, name, Address: address);

    /// <summary>The holder of an API key.</summary>
    public static Actor ApiKey(string name, string? address = null) => new(ActorKinds.ApiKey, name, Address: address);
}

internal static class ActorKinds
{
    /// <summary>The holder of an API key.</summary>
    public const string ApiKey = "api_key";

    /// <summary>Somebody with a token of the organisation's OIDC provider.</summary>
    public const string Person = "person";

    /// <summary>A repository, by a proof of its CI.</summary>
    public const string Repository = "repository";

    /// <summary>The gateway itself.</summary>
    public const string Gateway = "gateway";
}
