using Gateway.Policy;

namespace Gateway.Secrets;

/// <summary>The MODEs' secrets.</summary>
public interface ISecretStore
{
    /// <summary>A MODE's own secrets as they are now; never another MODE's, and nothing of the process's environment at large.</summary>
    ModeSecrets Of(ModePolicy mode);

    /// <summary>Every secret that any MODE has, or had since the process began.</summary>
    KnownSecrets Known();
}
