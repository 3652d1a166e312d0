using System.Text.Json;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>What becomes of a Prefect variable that holds an image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">The image that it is to hold.</param>
/// <param name="Tags">The tags that it is to have, perhaps among others.</param>
/// <param name="Live">What the server holds; null when there is none.</param>
internal sealed record PlannedVariable(string Name, string Image, IReadOnlyList<string> Tags, LiveVariable? Live)
{
    /// <summary>
    /// The deployments that refer to it on the server, by flow and name, and so run what it holds from the moment on in which it is written: then it is
    /// written last. Where there are none it is written first, so that none ever refers to a variable that is not there or holds an image of once.
    /// </summary>
    public IReadOnlyList<(string Flow, string Name)> Users { get; init; } = [];

    /// <summary>Whether it is to be written.</summary>
    public bool Changes => ChangesImage || Live is null;

    /// <summary>Whether it is there and holds something else.</summary>
    public bool ChangesImage => Live is not null && Live.Text != Image;

    /// <summary>Whether its write has deployments run another image, so that all the rest comes before it.</summary>
    public bool IsLast => ChangesImage && Users.Count > 0;

    /// <summary>Whether somebody else made it, or took the gateway's tags from it, and it holds something else.</summary>
    public bool IsForeign => ChangesImage && Tags.Count > 0 && !Live!.Tags.Contains(Tags[0]);

    /// <summary>The tags with what the server has beside.</summary>
    public IReadOnlyList<string> AllTags => Live is null ? Tags : [.. Live.Tags.Union(Tags, StringComparer.Ordinal)];
}

/// <summary>The images before and after, where a variable has a deployment run another one.</summary>
/// <param name="Old">The image that the variable holds; null where there is none, or something else.</param>
/// <param name="New">What it is to hold.</param>
internal sealed record ImageSwitch(string? Old, string New)
{
    /// <summary>The field in which a deployment names its image.</summary>
    public const string Field = "job_variables";

    /// <summary>The same as a change of that field.</summary>
    public FieldChange AsChange() => new(Field, Images(Old), Images(New));

    private static JsonElement Images(string? image) => JsonText.Object(json => json.WriteString("image", image));
}
