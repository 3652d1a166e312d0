namespace Gateway.Cli;

/// <summary>
/// Tells settings on the command line, <c>--Section:Name value</c> or <c>--Section:Name=value</c>, from what is mistyped. The configuration
/// takes any word for a setting and says nothing of those that nobody reads.
/// </summary>
internal static class SettingTokens
{
    /// <summary>How a setting is set.</summary>
    public const string Advice = " Set a setting with --Gateway:Section:Name value.";

    /// <summary>What a setting's name may begin with: the sections of the settings file, and what the server and the host read beside it.</summary>
    private static readonly HashSet<string> Roots = new(StringComparer.OrdinalIgnoreCase)
    {
        "Gateway", "Serilog", "Urls", "http_ports", "https_ports", "Kestrel", "AllowedHosts", "environment", "applicationName", "contentRoot",
        "shutdownTimeoutSeconds", "hostBuilder",
    };

    /// <summary>Settings of one word as they are written on the command line.</summary>
    public static IEnumerable<string> Names => Roots.Select(static root => "--" + root);

    /// <summary>What is wrong with the tokens that no verb and no option took; empty when all of them are settings.</summary>
    public static IReadOnlyList<string> ProblemsOf(IReadOnlyList<string> tokens)
    {
        var problems = new List<string>();
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            if (!token.StartsWith("--", StringComparison.Ordinal))
            {
                problems.Add($"'{token}' is not a command or a setting.");
                continue;
            }

            var isSetting = IsSetting(token);
            if (!isSetting)
            {
                problems.Add($"'{token}' is not an option or a setting.{Advice}");
            }

            if (token.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }

            // What follows is its value, whether or not the name is known.
            if (index + 1 < tokens.Count && !tokens[index + 1].StartsWith("--", StringComparison.Ordinal))
            {
                index++;
            }
            else if (isSetting)
            {
                problems.Add($"The setting '{token}' has no value.");
            }
        }

        return problems;
    }

    /// <summary>Parts settings, each with its value, from what else stands between them.</summary>
    public static (IReadOnlyList<string> Others, IReadOnlyList<string> Settings) Part(IReadOnlyList<string> tokens)
    {
        var (others, settings) = (new List<string>(), new List<string>());
        for (var index = 0; index < tokens.Count; index++)
        {
            if (!IsSetting(tokens[index]))
            {
                others.Add(tokens[index]);
                continue;
            }

            settings.Add(tokens[index]);
            if (!tokens[index].Contains('=', StringComparison.Ordinal) && index + 1 < tokens.Count && !tokens[index + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings.Add(tokens[++index]);
            }
        }

        return (others, settings);
    }

    private static bool IsSetting(string token) =>
        token.StartsWith("--", StringComparison.Ordinal) && Roots.Contains(token[2..].Split('=', 2)[0].Split(':', 2)[0]);
}
