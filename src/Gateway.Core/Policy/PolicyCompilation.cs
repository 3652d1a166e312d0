namespace Gateway.Policy;

/// <summary>What came of compiling the settings: the policy, or all that is wrong with them.</summary>
/// <param name="Policy">The policy; null when there are errors.</param>
/// <param name="Errors">Every error: a sentence that names the settings key, and the fix.</param>
internal sealed record PolicyCompilation(GatewayPolicy? Policy, IReadOnlyList<string> Errors);
