using Gateway.Prefect;
using Gateway.Secrets;

namespace Gateway.Reviews;

/// <summary>Keeps the MODEs' secrets, and what looks like one, out of what Prefect gives as its reasons.</summary>
internal sealed class ModeSecretRedaction(ISecretStore secrets) : ISecretRedaction
{
    public string Redact(string text) => new MaskedSentences(secrets).Mask(text);
}
