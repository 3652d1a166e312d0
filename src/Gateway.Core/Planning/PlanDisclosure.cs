using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Policy;

namespace Gateway.Planning;

/// <summary>
/// Which values of a plan may be shown to who asked for it. What the server holds is not the sender's: whoever may open a pull request would
/// read production's values otherwise. It is a list of what is allowed: fields that are public by nature, and those that the MODE lists.
/// </summary>
internal sealed record PlanDisclosure
{
    /// <summary>Where the image stands.</summary>
    public const string Image = "job_variables.image";

    private const string JobVariables = "job_variables";
    private const string Environment = "job_variables.env";

    /// <summary>Shorter texts of the MODE's settings are part of too many others.</summary>
    private const int MinTextLength = 8;

    private static readonly FrozenSet<string> PublicFields = FrozenSet.Create(
        StringComparer.Ordinal,
        "version", "description", "entrypoint", "tags", "paused", "enforce_parameter_schema", "schedules", "concurrency_limit", "concurrency_options",
        "work_pool_name", "work_queue_name", Image, ImageReferenceChange.Field);

    private readonly IReadOnlyList<NamePattern> _listed;
    private readonly FrozenSet<string> _ofMode;
    private readonly IReadOnlyList<string> _textsOfMode;
    private readonly Func<string, bool> _allowsImage;

    /// <summary>Makes it for a MODE.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="holdsSecret">Whether a text that the server holds has a secret in it that is known as such, of whichever MODE.</param>
    /// <param name="holdsOwnSecret">Whether a text that is wanted has one of the lane's own.</param>
    public PlanDisclosure(ModePolicy mode, Func<string, bool> holdsSecret, Func<string, bool> holdsOwnSecret)
    {
        _listed = mode.PlanValues;
        _ofMode = mode.Environment.Keys.Select(static name => $"{Environment}.{name}")
            .Concat(mode.LockedJobVariables.Keys.Select(static name => $"{JobVariables}.{name}"))
            .Concat(mode.Environment.Count > 0 ? [Environment, JobVariables] : (IEnumerable<string>)[])
            .ToFrozenSet(StringComparer.Ordinal);
        _textsOfMode = [.. mode.Environment.Values.Concat(mode.Variables.Values).Where(static text => text.Length >= MinTextLength && !text.Contains("{{", StringComparison.Ordinal))];
        _allowsImage = text => ImageReference.Parse(text) is { } image && mode.AllowsImageRepository(image.Repository);
        (HoldsSecret, HoldsOwnSecret) = (holdsSecret, holdsOwnSecret);
    }

    private PlanDisclosure()
    {
        (_listed, _ofMode, _textsOfMode, _allowsImage) = ([], FrozenSet<string>.Empty, [], static _ => false);
        HoldsSecret = HoldsOwnSecret = static _ => false;
    }

    /// <summary>That of a MODE that lists nothing, sets nothing and has no secrets.</summary>
    public static PlanDisclosure Strictest { get; } = new();

    /// <summary>Whether a text that the server holds has a secret in it that is known as such, of whichever MODE.</summary>
    public Func<string, bool> HoldsSecret { get; init; }

    /// <summary>
    /// Whether a text that is wanted has one of the lane's own in it. Others' cannot come from there, unless its sender guesses them: to hide those
    /// would tell which guess is right.
    /// </summary>
    public Func<string, bool> HoldsOwnSecret { get; init; }

    /// <summary>Whether what the server holds in a field may be shown.</summary>
    /// <param name="path">The field, or an entry of it, as plans name it.</param>
    public bool ShowsLive(string path) => PublicFields.Contains(path) || Lists(path);

    /// <summary>Whether what is wanted of a field may be shown: what the manifest says may, and what the MODE's settings put there is not the sender's.</summary>
    /// <param name="path">The field, or an entry of it, as plans name it.</param>
    /// <param name="wanted">What is wanted.</param>
    public bool ShowsWanted(string path, JsonElement wanted) => Lists(path) || !(_ofMode.Contains(path) || (HoldsOfMode(wanted) && !IsAllowedImage(path, wanted)));

    /// <summary>A refusal without the values that the MODE's settings put into the manifest. What the refusal says is expected may stand in it all the same.</summary>
    public Finding WithoutValues(Finding refusal)
    {
        foreach (var text in _textsOfMode.Where(text => refusal.Expected?.Contains(text, StringComparison.Ordinal) is not true))
        {
            refusal = refusal with
            {
                Message = refusal.Message.Replace(text, SecretMask.Masked, StringComparison.Ordinal),
                Seen = refusal.Seen?.Replace(text, SecretMask.Masked, StringComparison.Ordinal),
            };
        }

        return refusal;
    }

    private bool Lists(string path) => ModePolicy.Any(_listed, path);

    private bool IsAllowedImage(string path, JsonElement wanted) => path == Image && wanted.ValueKind == JsonValueKind.String && _allowsImage(wanted.GetString()!);

    private bool HoldsOfMode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => _textsOfMode.Any(text => value.GetString()!.Contains(text, StringComparison.Ordinal)),
        JsonValueKind.Object => value.EnumerateObject().Any(property => HoldsOfMode(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsOfMode),
        _ => false,
    };
}
