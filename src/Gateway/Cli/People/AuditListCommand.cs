using System.CommandLine;
using System.Globalization;
using Gateway.Hosting.Http;

namespace Gateway.Cli.People;

/// <summary><c>gateway audit list</c>: who changed what.</summary>
internal static class AuditListCommand
{
    public static Command Create(PeopleHost host, PeopleOptions options) => Invocation.Make(
        "list",
        "List the audit's entries of a running gateway, newest first. Needs the role admin.",
        host,
        options,
        [options.Since, options.Actor, options.Action, options.Outcome, options.Repository, options.ModeFilter, options.Limit, options.Cursor],
        async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(await invocation.Client.ListAuditAsync(QueryOf(invocation), cancellationToken), AuditView.Show, cancellationToken);
            return ExitCodes.Done;
        });

    private static string QueryOf(Invocation invocation)
    {
        var (parsed, options) = (invocation.Parsed, invocation.Options);
        return UrlQuery.Of(
            ("since", TimeOf(parsed.GetValue(options.Since), invocation.Now)),
            ("actor", parsed.GetValue(options.Actor)),
            ("action", parsed.GetValue(options.Action)),
            ("outcome", parsed.GetValue(options.Outcome)),
            ("repository", parsed.GetValue(options.Repository)),
            ("mode", parsed.GetValue(options.ModeFilter)),
            ("limit", parsed.GetValue(options.Limit)),
            ("cursor", parsed.GetValue(options.Cursor)));
    }

    /// <summary>The time that a duration ago was, or the time itself.</summary>
    internal static string? TimeOf(string? text, DateTimeOffset now) => text switch
    {
        null => null,
        _ when DurationText.Parse(text) is { } ago => (now - ago).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        _ => Rfc3339.Parse(text)!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };
}
