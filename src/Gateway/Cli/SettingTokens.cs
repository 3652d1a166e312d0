namespace Gateway.Cli;

/// <summary>
/// Tells settings on the command line, <c>--Section:Name value</c> or <c>--Section:Name=value</c>, from what is mistyped. The configuration
/// takes any word for a setting and says nothing of those that nobody reads.
/// </summary>
internal static class SettingTokens
{
    /// <summary>What a setting's name may begin with: the sections of the settings file, and what the server and the host read beside it.</summary>
    private static readonly HashSet<string> Roots = new(StringComparer.OrdinalIgnoreCase)
    {
        "Gateway", "Serilog", "Urls", "http_ports", "https_ports", "Kestrel", "AllowedHosts", "environment", "applicationName", "contentRoot",
        "shutdownTimeoutSeconds", "hostBuilder",
    };

    /// <summary>What is wrong with the tokens that no verb and no option took; empty when all of them are settings.</summary>
    public static IReadOnlyList<string> ProblemsOf(IReadOnlyList<string> tokens)
    {
        var problems = new List<string>();
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            if (!token.StartsWith("--", StringComparison.Ordinal))
            {
                problems.Add($"'{token}' is neither a verb nor a setting.");
                continue;
            }

            var name = token[2..].Split('=', 2)[0];
            if (!Roots.Contains(name.Split(':', 2)[0]))
            {
                problems.Add($"'{token}' is neither an option nor a setting: a setting is given as --Gateway:Section:Name value.");
            }
            else if (token.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }
            else if (index + 1 == tokens.Count || tokens[index + 1].StartsWith("--", StringComparison.Ordinal))
            {
                problems.Add($"The setting '{token}' has no value.");
                continue;
            }

            index++;
        }

        return problems;
    }
}
