namespace Gateway.Sandbox.Validation;

/// <summary>A schema refers to what is not in it.</summary>
/// <param name="message">The server's words for it.</param>
internal sealed class UnresolvableReferenceException(string message) : Exception(message);
