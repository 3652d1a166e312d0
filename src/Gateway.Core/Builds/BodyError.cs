namespace Gateway.Builds;

/// <summary>One thing that is wrong with a request's body.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the value, empty for the body as a whole.</param>
/// <param name="Message">What was expected and what was found, without the value itself.</param>
public sealed record BodyError(string Pointer, string Message);
