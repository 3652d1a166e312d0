using System.CommandLine;

namespace Gateway.Cli.People;

/// <summary>The commands that ask a running gateway, for people.</summary>
internal static class PeopleCommands
{
    /// <summary>Adds them.</summary>
    /// <param name="root">Where to.</param>
    /// <param name="audit">The commands of the audit, which has one of them.</param>
    /// <param name="host">The process that they run in.</param>
    public static void AddTo(RootCommand root, Command audit, PeopleHost host)
    {
        var options = new PeopleOptions();
        foreach (var command in (ReadOnlySpan<Command>)
        [
            StatusCommand.Create(host, options),
            RolloutCommands.CreateList(host, options),
            RolloutCommands.CreateShow(host, options),
            RolloutCommands.CreateChanges(host, options),
            RolloutCommands.CreateCompare(host, options),
            WhyCommand.Create(host, options),
            DriftCommand.Create(host, options),
            ReapplyCommands.CreateRollback(host, options),
            ReapplyCommands.CreateRedeploy(host, options),
            ReapplyCommands.CreateSync(host, options),
            ReapplyCommands.CreateCancel(host, options),
            ReapplyCommands.CreateRetry(host, options),
            FreezeCommands.CreateFreeze(host, options),
            FreezeCommands.CreateUnfreeze(host, options),
            HoldCommands.Create(host, options),
        ])
        {
            root.Subcommands.Add(command);
        }

        audit.Subcommands.Add(AuditListCommand.Create(host, options));
    }
}
