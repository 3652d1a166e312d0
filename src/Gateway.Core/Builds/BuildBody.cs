using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>
/// The body of a request that posts build results: one, or <c>projects</c> of one run. What each project holds is read when it is asked for, so that no
/// more than one manifest is worked on at a time.
/// </summary>
internal sealed class BuildBody : IDisposable
{
    /// <summary>Most projects in one body.</summary>
    public const int MaxProjects = 200;

    /// <summary>The field with several.</summary>
    internal const string Name = "projects";

    /// <summary>What belongs into each of the projects, where there are several.</summary>
    private static readonly IReadOnlyList<string> OfProjects = ["project", "image", "digest", "outputs", "manifest", "flows", "tree", "prefect_version"];

    private readonly JsonDocument? _document;
    private readonly List<JsonElement> _projects = [];

    private BuildBody(JsonDocument? document, BuildResult? run, IReadOnlyList<Finding> errors)
    {
        _document = document;
        Run = run;
        Errors = errors;
    }

    /// <summary>What all of its build results have in common; of a single one, the build result itself. Null when there are errors.</summary>
    public BuildResult? Run { get; private set; }

    /// <summary>What is wrong with the body as a whole; of a single build result, all that is wrong with it.</summary>
    public IReadOnlyList<Finding> Errors { get; private set; }

    /// <summary>Whether it has <c>projects</c>.</summary>
    public bool IsSeveral { get; private init; }

    /// <summary>How many projects it has.</summary>
    public int Count => _projects.Count;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The raw bytes, already verified.</param>
    public static BuildBody Read(ReadOnlyMemory<byte> body)
    {
        var (document, error) = JsonBody.Parse(body);
        if (document is null)
        {
            return new BuildBody(null, null, [error!]);
        }

        var fields = new FieldReader(document.RootElement);
        if (!fields.Has(Name))
        {
            using (document)
            {
                var reading = BuildResultReader.Read(document.RootElement);
                return new BuildBody(null, reading.Build, reading.Errors);
            }
        }

        var several = new BuildBody(document, null, []) { IsSeveral = true };
        several.ReadProjects(fields);
        return several;
    }

    /// <summary>What the body calls a project, whether or not it is one; empty for the root, null where that cannot be shown.</summary>
    public string? ProjectAt(int index) => _projects[index].TryGetProperty("project", out var project) && project.ValueKind != JsonValueKind.Null
        ? project.ValueKind == JsonValueKind.String && project.GetString() is { Length: <= ProjectPath.MaxLength } text && PlainText.Is(text) ? text : null
        : "";

    /// <summary>Bytes of a project.</summary>
    public int BytesAt(int index) => JsonMarshal.GetRawUtf8Value(_projects[index]).Length;

    /// <summary>Reads a project.</summary>
    /// <returns>Its build result, or every error with its JSON pointer.</returns>
    public BuildReading ReadAt(int index)
    {
        var fields = FieldReader.At(_projects[index], PointerTo(index));
        var checks = BuildResultReader.ReadChecks(fields, Run!);
        return BuildResultReader.ReadProject(fields, Run! with { Checks = checks, AllowMassPrune = Run!.AllowMassPrune || fields.OptionalBoolean("allow_mass_prune") });
    }

    /// <summary>The JSON pointer to a project.</summary>
    public static string PointerTo(int index) => $"/{Name}/{index}";

    /// <inheritdoc />
    public void Dispose() => _document?.Dispose();

    private void ReadProjects(FieldReader fields)
    {
        var run = BuildResultReader.ReadRun(fields);
        foreach (var name in OfProjects.Where(fields.Has))
        {
            fields.Report("/" + name, $"Belongs into each of the {Name} where there are several. Move it there.");
        }

        if (fields.Optional(Name, JsonValueKind.Array, "a list of projects") is { } list)
        {
            ReadList(fields, list);
        }

        Errors = fields.Errors;
        Run = Errors.Count == 0 ? run with { Unread = fields.WarnOfUnknown() } : null;
    }

    private void ReadList(FieldReader fields, JsonElement list)
    {
        if (list.GetArrayLength() is 0 or > MaxProjects)
        {
            fields.Report("/" + Name, $"Contains {list.GetArrayLength()} projects; it must contain 1 to {MaxProjects}.");
            return;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Report(PointerTo(index), $"Must be an object with project, image and manifest, not {BuildResultReader.Describe(item)}.");
                continue;
            }

            _projects.Add(item);
            var project = item.TryGetProperty("project", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
            if (!seen.TryAdd(project, index))
            {
                fields.Report(PointerTo(index) + "/project", $"Is the same project as {PointerTo(seen[project])}. Send each project once.");
            }
        }
    }
}
