using Gateway.Policy;

namespace Gateway.Secrets;

/// <summary>The MODEs' secrets.</summary>
internal interface ISecretStore
{
    /// <summary>
    /// The secrets of a MODE's lane as they are now: its own and those that are shared with it; never another lane's or MODE's, and nothing of the
    /// process's environment at large.
    /// </summary>
    /// <param name="mode">The MODE, as <see cref="ModePolicy.For"/> gives it for the lane's repository.</param>
    ModeSecrets Of(ModePolicy mode);

    /// <summary>Every secret that any lane of any MODE has, or had since the process began.</summary>
    KnownSecrets Known();
}
