using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>A question what of a repository has to be built: the run that asks, and git's id of each project's folder at its commit.</summary>
/// <param name="Run">The run; its image and manifest are empty.</param>
/// <param name="Trees">Git's id of each project's folder, by project.</param>
internal sealed record ProjectTrees(BuildResult Run, IReadOnlyDictionary<string, string> Trees)
{
    /// <summary>Most projects in one question.</summary>
    public const int MaxProjects = 1000;

    private const int MaxShown = 300;

    private const string Name = "projects";

    /// <summary>Reads a question.</summary>
    /// <param name="body">The raw bytes, already verified.</param>
    /// <returns>The question, or everything that is wrong with it.</returns>
    public static (ProjectTrees? Question, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) =>
        JsonBody.Read(body, static fields => new ProjectTrees(BuildResultReader.ReadRun(fields), ReadTrees(fields)));

    private static SortedDictionary<string, string> ReadTrees(FieldReader fields)
    {
        var trees = new SortedDictionary<string, string>(StringComparer.Ordinal);
        const string Expected = "an object of projects and git's ids of their folders";
        if (fields.Optional(Name, JsonValueKind.Object, Expected) is not { } element)
        {
            if (!fields.Has(Name))
            {
                fields.Report("/" + Name, $"This field is missing. Expected {Expected}.");
            }

            return trees;
        }

        if (element.GetPropertyCount() is 0 or > MaxProjects)
        {
            fields.Report("/" + Name, $"Contains {element.GetPropertyCount()} projects; it must contain 1 to {MaxProjects}.");
            return trees;
        }

        foreach (var project in element.EnumerateObject())
        {
            if (!ProjectPath.IsValid(project.Name))
            {
                var shown = PlainText.Is(project.Name) && project.Name.Length <= MaxShown ? project.Name : "";
                fields.Report($"/{Name}/{JsonPointer.Escape(shown)}", $"The name {(shown.Length == 0 ? "of a project" : $"'{shown}'")} is not {ProjectPath.Expected}.");
            }
            else if (project.Value.ValueKind != JsonValueKind.String || project.Value.GetString() is not { } tree || !BuildSyntax.IsTree(tree))
            {
                fields.Report($"/{Name}/{JsonPointer.Escape(project.Name)}", "Must be git's id of the project's folder: 40 or 64 lower-case hexadecimal digits, as git rev-parse SHA:FOLDER prints it.");
            }
            else
            {
                trees[project.Name] = tree;
            }
        }

        return trees;
    }
}
