namespace Gateway.Hosting.Access;

/// <summary>
/// Metadata of an endpoint that takes an API key as bearer token, too: Prometheus can send its credentials in no other header.
/// Elsewhere a bearer token is a person's or a job's.
/// </summary>
internal sealed class KeyAsBearer
{
    public static KeyAsBearer Instance { get; } = new();
}
