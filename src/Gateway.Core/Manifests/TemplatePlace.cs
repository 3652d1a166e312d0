namespace Gateway.Manifests;

/// <summary>
/// Where a template stands decides what may stay in it for later. Prefect's worker fills in references and run context in job variables, and
/// the steps themselves do so in pull; nothing fills them in anywhere else. (For parameters the server knows only objects with
/// <c>__prefect_kind</c>.)
/// </summary>
internal sealed record TemplatePlace
{
    /// <summary>Names, entrypoints and schedules: they mean something only when complete.</summary>
    public static readonly TemplatePlace Exact = new();

    /// <summary>Description, version, tags and parameters: run context passes as text, as the command line lets it.</summary>
    public static readonly TemplatePlace Setting = new() { KeepsRunContext = true };

    public static readonly TemplatePlace JobVariables = new() { KeepsRunContext = true, KeepsReferences = true };

    /// <summary>Parameters of a trigger: the server fills in what the manifest does not, such as <c>{{ event.name }}</c>, when it fires.</summary>
    public static readonly TemplatePlace TriggerParameters = new() { KeepsRunContext = true, KeepsStepOutputs = true, IsRendered = true };

    /// <summary>Whether the server renders texts as Jinja templates.</summary>
    public bool IsRendered { get; private init; }

    public bool KeepsRunContext { get; private init; }

    public bool KeepsReferences { get; private init; }

    /// <summary>Outputs of earlier pull steps are known when the run takes them, an event when a trigger fires.</summary>
    public bool KeepsStepOutputs { get; private init; }

    /// <summary>Whether a variable that is not set now will be set where the run starts.</summary>
    public Func<string, bool> KeepsVariable { get; private init; } = static _ => false;

    /// <summary>Whether a step that runs later has the id, so that its output is meant where a build step's of the same id is not known.</summary>
    public Func<string, bool> RunsLater { get; private init; } = static _ => false;

    public static TemplatePlace Pull(Func<string, bool> setForRun, Func<string, bool> runsLater) =>
        new() { KeepsRunContext = true, KeepsReferences = true, KeepsStepOutputs = true, KeepsVariable = setForRun, RunsLater = runsLater };
}
