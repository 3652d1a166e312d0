using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Hosting.Access;

namespace Gateway.Cli;

/// <summary><c>gateway keys create</c>: makes an API key and prints it once, with the settings that let the gateway know it.</summary>
internal static partial class KeysCommand
{
    private const int MaxDays = 3660;

    public static Command Create(CommandOutput output)
    {
        var name = new Option<string>("--name") { Description = "The holder of the key: a person or a program, such as grafana.", Required = true };
        name.Validators.Add(result => Check(result.Tokens, token => Names().IsMatch(token), "is not a valid name for a key. Use at most 64 letters, digits, dots, hyphens and single underscores, starting with a letter", result.AddError));
        var role = new Option<string>("--role") { Description = "The role of the holder.", Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<Role>().Select(Roles.NameOf)]);
        var expires = new Option<string?>("--expires") { Description = "When the key expires: in days from now, such as 90d, or the last day in UTC, such as 2026-12-31. By default, it does not expire." };
        expires.Validators.Add(result => Check(result.Tokens, token => ReadEnd(token, TimeProvider.System.GetUtcNow()) is not null, $"is not a valid expiry. Use days from now, 1d to {MaxDays}d, or a date from today on, such as 2026-12-31", result.AddError));
        var create = new Command("create", "Create an API key. Prints the key once, with the settings to add to the gateway. Nothing is stored.") { name, role, expires };
        create.SetAction((result, _) => RunAsync(
            result.GetRequiredValue(name),
            Roles.Read(result.GetRequiredValue(role))!.Value,
            result.GetValue(expires) is { } text ? ReadEnd(text, TimeProvider.System.GetUtcNow()) : null,
            output));
        return new Command("keys", "Create API keys.") { create };
    }

    private static async Task<int> RunAsync(string name, Role role, DateTimeOffset? end, CommandOutput output)
    {
        foreach (var line in NewApiKey.Make(name, role, end).Lines)
        {
            await output.Out.WriteLineAsync(line);
        }

        return 0;
    }

    /// <summary>When a key ends; null for what is no such time.</summary>
    internal static DateTimeOffset? ReadEnd(string text, DateTimeOffset now)
    {
        if (text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            return days is >= 1 and <= MaxDays ? now.AddDays(days) : null;
        }

        // The day itself is the key's last.
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day < DateOnly.MaxValue
            && new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) is var end
            && end > now
            ? end
            : null;
    }

    private static void Check(IReadOnlyList<System.CommandLine.Parsing.Token> tokens, Func<string, bool> holds, string fault, Action<string> report)
    {
        if (tokens is [var token] && !holds(token.Value))
        {
            report($"'{token.Value}' {fault}.");
        }
    }

    /// <summary>A name that can be part of an environment variable's name, where two underscores part sections.</summary>
    [GeneratedRegex(@"\A(?=.{1,64}\z)[A-Za-z][A-Za-z0-9-]*([_.][A-Za-z0-9-]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}
