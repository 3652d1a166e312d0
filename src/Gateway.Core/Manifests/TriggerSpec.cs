using System.Globalization;
using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// One trigger of a deployment: the Prefect automation that starts a run of it. What the automation's body is exactly is known once the
/// deployment has its id.
/// </summary>
internal sealed record TriggerSpec
{
    private const string Infix = "__automation_";

    /// <summary>Name of the automation: the manifest's, else <see cref="NameAt"/>; unique within the deployment.</summary>
    public required string Name { get; init; }

    /// <summary>Description of the automation; empty for none.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether it fires; null when the manifest does not say, so that one switched off by hand may stay off. Prefect's default is true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>
    /// When it fires: an event, compound or sequence trigger of Prefect's API, a JSON object with all fields, defaults included, and without ids.
    /// </summary>
    public required JsonElement Trigger { get; init; }

    /// <summary>
    /// Parameters of the runs it starts, over the deployment's own, a JSON object; null for none. Texts may hold templates such as
    /// <c>{{ event.name }}</c>, which the server fills in.
    /// </summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Job variables of the runs it starts, over the deployment's own, a JSON object; null for none. May hold secrets.</summary>
    public JsonElement? JobVariables { get; init; }

    /// <summary>Seconds between its firing and the start of the run; zero or more.</summary>
    public double ScheduleAfter { get; init; }

    /// <summary>Where the trigger stands in the manifest.</summary>
    public required ManifestLocation Location { get; init; }

    /// <summary>The name that <c>prefect deploy</c> gives to the automation of a trigger without a name.</summary>
    /// <param name="deployment">Name of the deployment.</param>
    /// <param name="position">The trigger's position in the manifest's list, from 1.</param>
    public static string NameAt(string deployment, int position) => string.Create(CultureInfo.InvariantCulture, $"{deployment}{Infix}{position}");

    /// <summary>Whether the name is one that <see cref="NameAt"/> gives for the deployment.</summary>
    public static bool IsNameAt(string deployment, string name)
    {
        return name.StartsWith(deployment + Infix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(deployment.Length + Infix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && position > 0
            && name == NameAt(deployment, position);
    }
}
