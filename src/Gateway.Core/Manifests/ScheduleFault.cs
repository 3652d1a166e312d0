namespace Gateway.Manifests;

/// <summary>Why a rule that Prefect takes would harm it, or never schedule a run.</summary>
/// <param name="Code">The finding's code.</param>
/// <param name="Problem">What is wrong, as the end of a sentence.</param>
/// <param name="Fix">What to write instead.</param>
internal sealed record ScheduleFault(string Code, string Problem, string Fix);
