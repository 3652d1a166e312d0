using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>Whether a build result may change a MODE.</summary>
internal abstract record AdmissionDecision
{
    private AdmissionDecision()
    {
    }

    /// <summary>The MODE that the branch maps to, whether it may be changed or not; null when there is no such or no single one.</summary>
    public ModePolicy? MappedMode => this switch
    {
        Admitted admitted => admitted.Mode,
        Refused refused => refused.Mode,
        _ => null,
    };

    /// <summary>It may.</summary>
    /// <param name="Mode">The MODE, as what it is for the repository that is proven.</param>
    public sealed record Admitted(ModePolicy Mode) : AdmissionDecision;

    /// <summary>It may not.</summary>
    /// <param name="Refusals">Every reason, one or more.</param>
    /// <param name="Mode">The MODE that its branch maps to; null when there is no such or no single one.</param>
    public sealed record Refused(IReadOnlyList<Finding> Refusals, ModePolicy? Mode) : AdmissionDecision;
}
