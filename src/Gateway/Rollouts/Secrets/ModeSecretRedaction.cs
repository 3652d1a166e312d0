using Gateway.Prefect;
using Gateway.Secrets;

namespace Gateway.Rollouts.Secrets;

/// <summary>Keeps the MODEs' secrets out of what Prefect gives as its reasons.</summary>
internal sealed class ModeSecretRedaction(ISecretStore secrets) : ISecretRedaction
{
    public string Redact(string text) => secrets.Hide(text);
}
