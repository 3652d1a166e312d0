using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Demo;

/// <summary>Shows what became of each build, for a person at a terminal.</summary>
internal static class DemoReport
{
    /// <summary>Shows a rollout as a table of its deployments.</summary>
    public static void Rollout(string title, JsonObject rollout, int requests, long writes)
    {
        var table = Table(title, "deployment", "outcome", "what");
        foreach (var step in Steps(rollout).Where(step => Text(step, "kind") is "create" or "update" or "variable"))
        {
            var outcome = Text(step, "outcome") != "succeeded" ? "failed" : Text(step, "kind") == "create" ? "created" : Text(step, "kind") == "update" ? "updated" : "variable";
            table.AddRow(Markup.Escape(Text(step, "subject")), Colored(outcome), Markup.Escape(Text(step, "detail")));
        }

        if (Count(rollout, "unchanged") is > 0 and var unchanged)
        {
            table.AddRow(string.Create(CultureInfo.InvariantCulture, $"{unchanged} deployment(s)"), Colored("unchanged"), "As the manifest wants them: nothing is written.");
        }

        if (rollout["failure"] is JsonObject failure)
        {
            table.AddRow("", Colored("failed"), Markup.Escape(Text(failure, "detail")));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[grey]MODE {Text(rollout, "mode")}, {Text(rollout, "status")}: {Count(rollout, "created")} created, {Count(rollout, "updated")} updated, {Count(rollout, "unchanged")} unchanged; {requests} requests to Prefect, {writes} of them writes.[/]");
        AnsiConsole.WriteLine();
    }

    /// <summary>Shows several projects' rollouts as a table of the projects.</summary>
    public static void Projects(string title, IReadOnlyList<JsonObject> projects, int requests, long writes)
    {
        var table = Table(title, "project", "outcome", "what");
        foreach (var project in projects)
        {
            var rollout = project["rollout"] as JsonObject ?? [];
            table.AddRow(
                Markup.Escape(Text(project, "project")),
                Text(rollout, "status") == "succeeded" ? "[green]succeeded[/]" : "[red]failed[/]",
                string.Create(CultureInfo.InvariantCulture, $"{Count(rollout, "created")} created, {Count(rollout, "updated")} updated, {Count(rollout, "unchanged")} unchanged"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{projects.Count} projects in one request; {requests} requests to Prefect, {writes} of them writes.[/]");
        AnsiConsole.WriteLine();
    }

    /// <summary>Shows why a build was refused.</summary>
    public static void Refusal(string title, HttpStatusCode status, JsonObject problem)
    {
        var table = Table(title, "reason", "outcome", "what");
        foreach (var error in problem["errors"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            table.AddRow(Markup.Escape(Text(error, "code")), Colored("refused"), Markup.Escape(Text(error, "detail")));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{(int)status} {Text(problem, "code")}: {Text(problem, "detail")}[/]");
        AnsiConsole.WriteLine();
    }

    /// <summary>A number from a rollout's counts.</summary>
    public static int Count(JsonObject rollout, string name) => (int?)rollout["deployments"]?[name] ?? 0;

    public static string Text(JsonObject source, string name) => (string?)source[name] ?? "";

    private static IEnumerable<JsonObject> Steps(JsonObject rollout) => rollout["steps"]?.AsArray().OfType<JsonObject>() ?? [];

    private static Table Table(string title, params ReadOnlySpan<string> columns)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title), new Style(decoration: Decoration.Bold)), Border = TableBorder.Rounded, Expand = false };
        foreach (var column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }

    private static string Colored(string outcome) => outcome switch
    {
        "created" => "[green]created[/]",
        "updated" => "[yellow]updated[/]",
        "variable" => "[yellow]variable[/]",
        "unchanged" => "[blue]unchanged[/]",
        _ => $"[red]{Markup.Escape(outcome)}[/]",
    };
}
