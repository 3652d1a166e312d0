namespace Gateway.Manifests;

/// <summary>Why Prefect does not take a rule, or takes it and is harmed by it, or never schedules a run.</summary>
/// <param name="Code">The finding's code.</param>
/// <param name="Problem">What is wrong, as the end of a sentence.</param>
/// <param name="Fix">What to write instead.</param>
/// <param name="IsSentence">Whether the problem is a sentence of its own, which shows nothing of the rule.</param>
internal sealed record ScheduleFault(string Code, string Problem, string Fix, bool IsSentence = false);
