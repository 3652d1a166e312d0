namespace Gateway.Intake.GitHub;

/// <summary>Why an event deploys nothing, which is no error.</summary>
/// <param name="Reason">Stable snake_case code.</param>
/// <param name="Detail">A sentence for whoever looks at the delivery on GitHub.</param>
internal sealed record IgnoredEvent(string Reason, string Detail);
