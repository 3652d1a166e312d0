using Gateway.Policy;
using Gateway.Secrets;

namespace Gateway.Tests.Secrets;

/// <summary>MODEs without secrets.</summary>
internal sealed class NoSecrets : ISecretStore
{
    public static ISecretStore Store { get; } = new NoSecrets();

    public ModeSecrets Of(ModePolicy mode) => ModeSecrets.None;

    public KnownSecrets Known() => KnownSecrets.None;
}
