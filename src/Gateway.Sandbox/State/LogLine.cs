namespace Gateway.Sandbox.State;

internal sealed record LogLine(Guid Id, DateTimeOffset Timestamp, string Logger, int Level, string Message);
