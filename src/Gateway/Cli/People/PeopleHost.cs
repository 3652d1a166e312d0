using Gateway.Cli.Terminals;

namespace Gateway.Cli.People;

/// <summary>What the commands for people take from the process that they run in.</summary>
/// <param name="OpenTerminal">Opens the terminal: what it is like is asked of it only by commands that need it.</param>
/// <param name="Environment">Looks up an environment variable.</param>
/// <param name="Time">The time.</param>
internal sealed record PeopleHost(Func<Terminal> OpenTerminal, Func<string, string?> Environment, TimeProvider Time);
