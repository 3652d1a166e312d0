namespace Gateway.Rollouts.Images;

/// <summary>A registry did not answer; it may another time.</summary>
internal sealed class RegistryUnavailableException(string message) : Exception(message);
