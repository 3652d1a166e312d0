namespace Gateway.Sandbox.Faults;

/// <summary>Writing as on SQLite: one at a time, and whoever comes meanwhile meets a locked database.</summary>
/// <param name="WriteMs">How long a write takes, in milliseconds. The real server needs about fifty.</param>
internal sealed record SqliteMode(int WriteMs = 50);
