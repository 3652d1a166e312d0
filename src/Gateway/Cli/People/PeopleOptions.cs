using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Hosting.Http;
using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Cli.People;

/// <summary>The arguments and options that several commands for people share.</summary>
internal sealed class PeopleOptions
{
    public const string Json = "json";

    private const string Table = "table";
    private const int MaxReasonLength = 500;

    public Option<string?> Server { get; } = new("--server") { Description = $"Address of the gateway, such as https://gateway.example.org. Default: {Connection.UrlVariable}." };

    public Option<string?> KeyFile { get; } = new("--key-file") { Description = $"File with the API key. Default: {Connection.KeyFileVariable}, or the keyring." };

    public Option<bool> AllowHttp { get; } = new("--allow-http") { Description = "Send the key to another machine without TLS." };

    public Option<string> Output { get; } = Choice(
        new Option<string>("--output", "-o") { Description = "table for people, or json for the API's own answer.", DefaultValueFactory = static _ => Table },
        Table,
        Json);

    public Option<bool> Watch { get; } = new("--watch", "-w") { Description = "Show what happens until it has ended, or until you stop it." };

    public Option<TimeSpan?> Timeout { get; } = Duration(new Option<TimeSpan?>("--timeout") { Description = "How long to watch, such as 30m." });

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Only show the plan." };

    public Option<string?> Reason { get; } = Bounded(new Option<string?>("--reason") { Description = "Why, in a sentence; kept with the rollout and in the audit." }, MaxReasonLength);

    public Option<bool> AllowMassPrune { get; } = new("--allow-mass-prune") { Description = "Allow it to prune more than half of the deployments." };

    public Option<string?> Repository { get; } = new("--repository") { Description = "Full name of a repository, owner/name." };

    public Option<string?> Project { get; } = new("--project") { Description = "A project: the folder of a manifest in its repository; empty for the root." };

    public Option<string?> Branch { get; } = new("--branch") { Description = "A branch, without refs/heads/." };

    public Option<string?> ModeFilter { get; } = new("--mode") { Description = "Name of a MODE." };

    public Option<string?> Status { get; } = Choice(new Option<string?>("--status") { Description = "A status of rollouts." }, [.. Enum.GetValues<RolloutStatus>().Select(Words.Name)]);

    public Option<string> Limit { get; } = Checked(
        new Option<string>("--limit") { Description = "How many to list, 1 to 100.", DefaultValueFactory = static _ => "20" },
        static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= RolloutQuery.MaxLimit,
        "is not a number from 1 to 100");

    public Option<string?> Cursor { get; } = Checked(
        new Option<string?>("--cursor") { Description = "Where to begin, as the end of the list before says." },
        static text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "is not the cursor of a list");

    public Option<bool> Cached { get; } = new("--cached") { Description = "Show what the last check found, and do not check now." };

    /// <summary>A duration.</summary>
    public Option<string?> For { get; } = Checked(
        new Option<string?>("--for") { Description = "How long, such as 30m, 2h or 1d12h; at most 90 days." }, static text => DurationText.Parse(text) is not null, "is not " + DurationText.Expected);

    public Option<DateTimeOffset?> Until { get; } = Time(new Option<DateTimeOffset?>("--until") { Description = "Until when, such as 2026-12-24T18:00:00Z." });

    public Option<string?> Actor { get; } = new("--actor") { Description = "Name of who did it." };

    public Option<string?> Action { get; } = new("--action") { Description = "An action, such as build, rollback, freeze or rollout." };

    public Option<string?> Outcome { get; } = Choice(new Option<string?>("--outcome") { Description = "What came of it." }, [.. AuditOutcomes.All]);

    /// <summary>A time of the past, or how long ago that is.</summary>
    public Option<string?> Since { get; } = Checked(
        new Option<string?>("--since") { Description = "From when on: a duration such as 2d, or a time such as 2026-12-24T18:00:00Z." },
        static text => DurationText.Parse(text) is not null || Rfc3339.Parse(text) is not null,
        "is neither a duration such as 2d nor a time such as 2026-12-24T18:00:00Z");

    public Argument<string> Mode { get; } = new("MODE") { Description = "Name of the MODE." };

    public Argument<string?> AnyMode { get; } = new("MODE") { Description = "Name of a MODE. Default: all.", Arity = ArgumentArity.ZeroOrOne };

    public Argument<string> Rollout { get; } = new("rollout") { Description = "Id of the rollout, or its first or last digits." };

    public Argument<string> RolloutOrCommit { get; } = new("rollout") { Description = "Id of a rollout, its first or last digits, or a commit of at least 7." };

    /// <summary>What every command has that asks a gateway.</summary>
    public IReadOnlyList<Symbol> OfConnection => [Server, KeyFile, AllowHttp, Output];

    /// <summary>What every command has that follows a rollout.</summary>
    public IReadOnlyList<Symbol> OfWatching => [Watch, Timeout];

    private static Option<T> Choice<T>(Option<T> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        return Checked(option, text => values.Contains(text, StringComparer.Ordinal), $"is not one of {string.Join(", ", values)}", values);
    }

    private static Option<TimeSpan?> Duration(Option<TimeSpan?> option)
    {
        option.CustomParser = static result => Parse(result, DurationText.Parse, "is not " + DurationText.Expected);
        return option;
    }

    private static Option<DateTimeOffset?> Time(Option<DateTimeOffset?> option)
    {
        option.CustomParser = static result => Parse(result, Rfc3339.Parse, "is not a time with an offset, such as 2026-12-24T18:00:00Z");
        return option;
    }

    private static Option<string?> Bounded(Option<string?> option, int length) =>
        Checked(option, text => text.Length <= length, string.Create(CultureInfo.InvariantCulture, $"is too long; use at most {length} characters"));

    private static Option<T> Checked<T>(Option<T> option, Func<string, bool> holds, string fault, params IReadOnlyList<string> names)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !holds(token.Value))
            {
                result.AddError($"'{PlainText.Shown(token.Value)}' {fault}.{(NearestName.Find(token.Value, names) is { } near ? $" Did you mean {near}?" : "")}");
            }
        });
        return option;
    }

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> parse, string fault)
        where T : struct
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (parse(text) is { } value)
        {
            return value;
        }

        result.AddError($"'{PlainText.Shown(text)}' {fault}.");
        return null;
    }
}
