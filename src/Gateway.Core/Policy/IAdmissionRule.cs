using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>One thing that must hold before a build result may change a MODE.</summary>
internal interface IAdmissionRule
{
    /// <summary>Why the build result is refused; empty when the rule holds, or another rule speaks of what it would need.</summary>
    IEnumerable<Finding> Check(AdmissionRequest request);
}
